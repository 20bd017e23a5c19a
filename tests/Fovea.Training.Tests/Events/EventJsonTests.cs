using Fovea.Training.Events;

namespace Fovea.Training.Tests.Events;

public sealed class EventJsonTests
{
    [Fact]
    public void Names_are_in_snake_case_and_absent_values_are_left_out() => Assert.Equal(
        """{"event":"training_ended","reason":"completed","epochs":2,"steps":16,"test_accuracy":0.5,"seconds":1.25,"weights_sha256":"ab"}""",
        EventJson.Write(new TrainingEnded(StopReason.Completed, 2, 16, null, 0.5, 1.25, "ab")));

    [Fact]
    public void Every_event_comes_back_as_it_was()
    {
        TrainingEvent[] events =
        [
            new TrainingStarted("Net", 10, "Adam", 0.1f, 3, 2, 1, 8, 128), new EpochStarted(2), new StepEnded(2, 1, float.NaN, 0.5, 16),
            new EvaluationEnded(null, 64, 0.25, 1, 0.125), new EpochEnded(2, 0.5, 0.75, null, null, 1, double.PositiveInfinity),
            new WeightsSaved("best", "a×b", 2), new TrainingStopping(StopReason.Stopped), new TrainingEnded(StopReason.Cancelled, 1, 2, null, null, 3, "ff"),
        ];
        Assert.Equal(events, EventJson.ReadAll([.. events.Select(EventJson.Write)], "file"));
        Assert.Contains("a×b", EventJson.Write(events[5]));
    }

    [Fact]
    public void A_line_cut_off_at_the_end_is_passed_over_and_one_before_is_not()
    {
        var good = EventJson.Write(new EpochStarted(1));
        Assert.Single(EventJson.ReadAll([good, good[..10]], "file"));
        var error = Assert.Throws<InvalidDataException>(() => EventJson.ReadAll([good[..10], good], "file"));
        Assert.StartsWith("file: line 1 is not an event: ", error.Message);
        error = Assert.Throws<InvalidDataException>(() => EventJson.ReadAll(["{}", good], "file"));
        Assert.StartsWith("file: line 1 is not an event: ", error.Message);
    }
}
