using Fovea.Kernels;
using Fovea.Tensors.Autograd;

namespace Fovea.Tensors.Tests.Autograd;

public sealed class TapeTests
{
    static Tensor Leaf(params float[] values)
    {
        var tensor = Tensor.From(values, [values.Length]);
        tensor.RequiresGradient = true;
        return tensor;
    }

    [Fact]
    public void GradientsOfTheBooksApples()
    {
        var (apple, count, tax) = (Leaf(100), Leaf(2), Leaf(1.1f));
        using var tape = Tape.Record();
        var price = apple * count * tax;
        Assert.Equal(220, price.Item(), 4);
        tape.Backward(price);
        Assert.Equal(2.2f, apple.Gradient!.Item(), 5);
        Assert.Equal(110, count.Gradient!.Item(), 4);
        Assert.Equal(200, tax.Gradient!.Item(), 4);
    }

    [Fact]
    public void ATensorUsedTwiceGetsBothGradients()
    {
        var x = Leaf(3);
        using var tape = Tape.Record();
        tape.Backward(x * x + x);
        Assert.Equal(7, x.Gradient!.Item());
    }

    [Fact]
    public void GradientsSumUntilTheyAreCleared()
    {
        var x = Leaf(3);
        for (var i = 0; i < 2; i++)
        {
            using var tape = Tape.Record();
            tape.Backward(x * 2);
        }

        Assert.Equal(4, x.Gradient!.Item());
        x.ClearGradient();
        Assert.Null(x.Gradient);
    }

    [Fact]
    public void WhatWantsNoGradientGetsNone()
    {
        var (x, w) = (Tensor.From(1, 2), Leaf(3, 4));
        using var tape = Tape.Record();
        var y = x * w;
        var plain = x * x;
        tape.Backward(y.Sum());
        Assert.Null(x.Gradient);
        Assert.False(plain.RequiresGradient);
        Assert.Equal([1, 2], w.Gradient!.ToArray());
    }

    [Fact]
    public void IntermediateGradientsStayOnlyWhenAskedFor()
    {
        var x = Leaf(2);
        using var tape = Tape.Record();
        var kept = x * 3;
        kept.RetainsGradient = true;
        var dropped = kept.Square();
        tape.Backward(dropped * 2);
        Assert.Equal(24, kept.Gradient!.Item());
        Assert.Null(dropped.Gradient);
        Assert.Equal(72, x.Gradient!.Item());
    }

    [Fact]
    public void UseAfterTheStepIsAnError()
    {
        Tensor late, kept;
        using (Tape.Record())
        {
            late = Tensor.From(1, 2) * 2;
            kept = (Tensor.From(1, 2) * 3).Keep();
        }

        Assert.Equal([3, 6], kept.ToArray());
        var error = Assert.Throws<InvalidOperationException>(() => late.ToArray());
        Assert.Equal(
            "This 2 tensor belonged to a step that has ended: its memory went back to the pool. " +
            "Read it before the tape is disposed or the next batch is drawn, or call Keep() on it before that.", error.Message);
    }

    [Fact]
    public void WithoutATapeTensorsLive()
    {
        var y = Tensor.From(1, 2) * 2;
        Assert.False(Tape.IsTraining);
        Assert.Equal([2, 4], y.ToArray());
    }

    [Fact]
    public void ALossMustBeOneNumber()
    {
        var x = Leaf(1, 2);
        using var tape = Tape.Record();
        var y = x * 2;
        var error = Assert.Throws<GeometryException>(() => tape.Backward(y));
        Assert.Equal("Backward starts from a loss of one element; this tensor has shape 2. Reduce it with Mean() or Sum(), or pass its gradient.", error.Message);
    }

    [Fact]
    public void ALossOutsideTheTapeIsAnError()
    {
        var x = Leaf(1);
        var outside = x * 2;
        using var tape = Tape.Record();
        Assert.Throws<InvalidOperationException>(() => tape.Backward(outside));
    }

    [Fact]
    public void ALossOfAnotherTapeIsAnError()
    {
        var x = Leaf(1);
        using var outer = Tape.Record();
        using var inner = Tape.Record();
        var loss = x * 2;
        Assert.Throws<InvalidOperationException>(() => outer.Backward(loss));
    }

    [Fact]
    public void AnInnerTapeLeavesNoGradientOnTheOuterOnesResults()
    {
        var w = Leaf(1, 1);
        using var outer = Tape.Record();
        var y = w * 3;
        using (var inner = Tape.Record())
            inner.Backward((y * y).Sum());

        var other = Tensor.Full([2], 7);
        outer.Backward((y * 2).Sum());
        Assert.Equal([6, 6], w.Gradient!.ToArray());
        Assert.Equal([7, 7], other.ToArray());
    }

    [Fact]
    public void ARetainedGradientDoesNotFlowTwice()
    {
        var x = Leaf(1);
        using var tape = Tape.Record();
        var y = x * 3;
        y.RetainsGradient = true;
        tape.Backward(y * 1);
        tape.Backward(y * 2);
        Assert.Equal(9, x.Gradient!.Item());
        Assert.Equal(2, y.Gradient!.Item());
    }

    [Fact]
    public void TheRetainedGradientOfAFusedLayerIsTheOutputs()
    {
        var (x, w) = (Tensor.From([1, 2], [1, 2]), Tensor.From(new float[,] { { -1, -1 }, { 1, 1 } }));
        w.RequiresGradient = true;
        using var tape = Tape.Record();
        var y = x.Linear(w, null, Kernels.Gemm.FusedActivation.Relu);
        y.RetainsGradient = true;
        tape.Backward((y * 5).Sum());
        Assert.Equal([5, 5], y.Gradient!.ToArray());
        Assert.Equal([0, 0, 5, 10], w.Gradient!.ToArray());
    }

    [Fact]
    public void WritingBetweenForwardAndBackwardIsAnError()
    {
        var (x, w) = (Leaf(3), Leaf(2));
        using var tape = Tape.Record();
        var y = x * w;
        var z = y.Exp();
        w.Write([5]);
        var error = Assert.Throws<InvalidOperationException>(() => tape.Backward(z));
        Assert.Equal(
            "Backward: an input or the output of Multiply, of output shape 1, was written over after it was computed, so its gradients would be wrong. " +
            "Write to tensors and step optimizers after Backward.", error.Message);

        var again = y.Exp();
        again.Write([1]);
        Assert.Throws<InvalidOperationException>(() => tape.Backward(again));
    }

    [Fact]
    public void WritingThroughAnotherShapeIsSeenToo()
    {
        var x = Leaf(3, 4);
        using var tape = Tape.Record();
        var y = x.Square().Sum();
        x.Detach().Reshape([2, 1]).Write([1, 1]);
        Assert.Throws<InvalidOperationException>(() => tape.Backward(y));
    }

    [Fact]
    public void WritingAfterBackwardIsFine()
    {
        var x = Leaf(3);
        using var tape = Tape.Record();
        tape.Backward(x * x);
        x.Write([4]);
        tape.Backward(x * x);
        Assert.Equal(14, x.Gradient!.Item());
    }

    [Fact]
    public void AStorageThatWentBackCannotBeUsed()
    {
        Backends.Storage storage;
        using (Tape.Record())
            storage = (Tensor.From(1, 2) * 2).Storage;
        Assert.Equal(
            "A storage of 2 elements was used after its memory went back to the pool. Use it before its step ends, or keep its tensor.",
            Assert.Throws<InvalidOperationException>(() => Device.Cpu.Fill(storage, 0)).Message);
        Assert.Equal(
            "A storage of the backend reference was given to the backend cpu. Move its tensor with To().",
            Assert.Throws<InvalidOperationException>(() => Device.Cpu.Fill(Tensor.Zeros([2], Device.Reference).Storage, 0)).Message);
        Assert.Equal(
            "A storage of the backend cpu was given to the backend reference. Move its tensor with To().",
            Assert.Throws<InvalidOperationException>(() => Device.Reference.Fill(Tensor.Zeros([2]).Storage, 0)).Message);
    }

    [Fact]
    public void ThePoolLeavesItsMemoryToTheCollectorWhenAsked()
    {
        const long Large = 64 << 20;
        void LargeStep()
        {
            using var tape = Tape.Record();
            _ = Tensor.Zeros([(int)(Large / sizeof(float))]) * 2;
        }

        Device.Cpu.ReleasePool();
        LargeStep();
        var held = GC.GetTotalMemory(forceFullCollection: true);
        Device.Cpu.ReleasePool();
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) < held - Large / 2);
    }

    [Fact]
    public void TapesMayBeDisposedInAnyOrder()
    {
        var (a, b) = (Tape.Record(), Tape.Record());
        a.Dispose();
        Assert.Same(b, Tape.Current);
        b.Dispose();
        Assert.False(Tape.IsTraining);
    }

    [Fact]
    public void ScratchRecordsNothingAndTapesNest()
    {
        var x = Leaf(1);
        using var outer = Tape.Record();
        using (var scratch = Tape.Record(TapeMode.Scratch))
        {
            _ = x * 2;
            Assert.Empty(scratch.Ops);
            Assert.False(Tape.IsTraining);
        }

        Assert.True(Tape.IsTraining);
        Assert.Same(outer, Tape.Current);
    }

    [Fact]
    public void TheTapeListsItsOperations()
    {
        var x = Leaf(1, -1);
        using var tape = Tape.Record();
        _ = x.Relu().Sum();
        Assert.Equal(["ReLU", "Sum", "Reshape"], tape.Ops.Select(op => op.Name));
        Assert.Equal([2], tape.Ops[0].Output.Shape);
    }

    [Fact]
    public void AStepInSteadyStateAllocatesLittle()
    {
        var (x, w) = (Tensor.Zeros([64, 256]), Tensor.Ones([128, 256]));
        w.RequiresGradient = true;
        void Step()
        {
            using var tape = Tape.Record();
            tape.Backward(x.Linear(w).Relu().Mean());
            w.ClearGradient();
        }

        for (var i = 0; i < 5; i++)
            Step();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++)
            Step();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10 * 8 * 1024);
    }

    [Fact]
    public void AnObserverSeesEveryPassInOrder()
    {
        var (x, w) = (Tensor.From(1, 2), Leaf(3, 4));
        var observer = new Diary();
        using (var tape = Tape.Record(observer: observer))
        {
            var y = x * w;
            tape.Backward(y + y, Tensor.Ones([2]));
        }

        Assert.Equal(
            [
                "Multiply forward", "done", "Add forward", "done",
                "Add backward", "gradient", "gradient", "accumulate", "done",
                "Multiply backward", "nothing wanted", "gradient", "done",
            ],
            observer.Lines);
    }

    [Fact]
    public void AnObserverSeesWhatAScratchTapeDoesNotRecord()
    {
        var observer = new Diary();
        using (var tape = Tape.Record(TapeMode.Scratch, observer))
        {
            Leaf(1, 2).Relu();
            Assert.Empty(tape.Ops);
        }

        Leaf(1, 2).Relu();
        Assert.Equal(["ReLU forward", "done"], observer.Lines);
    }

    sealed class Diary : IOpObserver
    {
        public List<string> Lines { get; } = [];

        public void OnForward(Op op) => Lines.Add($"{op.Name} forward");

        public void OnBackward(Op op) => Lines.Add($"{op.Name} backward");

        public void OnGradient(Op op, Tensor? input) => Lines.Add(input is { RequiresGradient: true } ? "gradient" : "nothing wanted");

        public void OnAccumulate(Tensor input) => Lines.Add("accumulate");

        public void OnDone(Op op) => Lines.Add("done");
    }
}
