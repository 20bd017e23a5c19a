using Fovea.Formats;
using Fovea.Formats.NumPy;
using Fovea.Models;
using Fovea.Tensors;
using Fovea.Training.Runs;

namespace Fovea.Cli.Tests;

/// <summary>Every wrong input with its sentence and its exit code.</summary>
[Collection("one at a time")]
public sealed class WrongUsageTests : IDisposable
{
    // A set that is found elsewhere on this machine must not answer for one that is missing.
    static WrongUsageTests() => Environment.SetEnvironmentVariable("FOVEA_DATA", null);

    readonly Tool tool = new();

    public void Dispose() => tool.Dispose();

    [Theory]
    [InlineData("trian digits", "fovea: There is no command \"trian\". Did you mean \"train\"? Commands are train, search, eval, report, predict, summary, models, weights, book, bench, data.")]
    [InlineData("train", "fovea: Say what to learn: fovea train <data>, one of digits, mnist, fashion-mnist, cifar10, cifar100, cifar100-coarse, or a folder of photos.")]
    [InlineData("train digts", "fovea: There is no data set \"digts\". Did you mean \"digits\"? Data sets are digits, mnist, fashion-mnist, cifar10, cifar100, cifar100-coarse.")]
    [InlineData("train digits --modle simple", "fovea: train has no option --modle. Did you mean --model?")]
    [InlineData("train digits --model lenet", "fovea: There is no model 'lenet'. Did you mean 'lenet5'? Models are: perceptron")]
    [InlineData("train digits --limit 100 --opt adan --output @", "fovea: There is no optimizer \"adan\". Did you mean \"adam\"?")]
    [InlineData("train digits --limit 100 --momentum 0.9 --output @", "fovea: The optimizer adam has no momentum to set to 0.9; leave it out, or use sgd or rmsprop.")]
    [InlineData("train digits --epochs 0", "fovea: --epochs is \"0\", expected a whole number from 1 to 2147483647.")]
    [InlineData("train digits -b many", "fovea: -b is \"many\", expected a whole number from 1 to 2147483647.")]
    [InlineData("train digits --lr -1", "fovea: --lr is \"-1\", expected a number from 0 to 3.4e38.")]
    [InlineData("train digits --clip-norm 0", "fovea: --clip-norm is \"0\", expected a number above 0, up to 3.4e38.")]
    [InlineData("train digits --lr 1e39", "fovea: --lr is \"1e39\", expected a number from 0 to 3.4e38.")]
    [InlineData("train digits --seed -1", "fovea: --seed is \"-1\", expected a whole number from 0 to 18446744073709551615.")]
    [InlineData("train digits --output ''", "fovea: --output is empty; give it a value or leave it out.")]
    [InlineData("train digits --name ''", "fovea: --name is empty; give it a value or leave it out.")]
    [InlineData("train digits --name ../../x", "fovea: --name is \"../../x\", expected the name of one folder, without / and \\.")]
    [InlineData("train digits --name ..", "fovea: --name is \"..\", expected the name of one folder, without / and \\.")]
    [InlineData("train digits --lr 1 --epochs 2 --lr 1", "fovea: --lr is given 2 times; give it once.")]
    [InlineData("train digits --batch-size 5 -b 6", "fovea: --batch-size is given 2 times; give it once.")]
    [InlineData("train digits --json --json", "fovea: --json is given 2 times; give it once.")]
    [InlineData("train ''", "fovea: <data> is empty; give it a value.")]
    [InlineData("train --resume @/run --output @", "fovea: --resume goes on with what the run says; only --epochs, --data-dir, --offline, --threads, --workers, --cache and --json may stand beside it.")]
    [InlineData("eval --bets run digits", "fovea: eval has no option --bets. Did you mean --best?")]
    [InlineData("predict @/run a.png --tpo 3", "fovea: predict has no option --tpo. Did you mean --top?")]
    [InlineData("train --data digits", "fovea: train has no option --data. Did you mean --data-dir?")]
    [InlineData("summary simple -x", "fovea: summary has no option -x.")]
    [InlineData("predict '' a.png", "fovea: <run|weights> is empty; give it a value.")]
    [InlineData("train digits --normalize 0.5", "fovea: --normalize is \"0.5\", expected a mean and a deviation above 0, such as 0.5,0.5, three of each, or imagenet, cifar10 or mnist.")]
    [InlineData("train digits --limit 100 --normalize imagenet --output @", "fovea: --normalize has 3 means, but pictures of digits train have 1 channel.")]
    [InlineData("train digits --limit 100 --sched up --output @", "fovea: There is no schedule \"up\". Schedules are constant, cosine, step.")]
    [InlineData("train digits --limit 100 --warmup-epochs 2 --output @", "fovea: --warmup-epochs goes with --sched cosine, not with constant.")]
    [InlineData("train digits --limit 100 --sched cosine --epochs 2 --warmup-epochs 2 --output @", "fovea: --warmup-epochs is 2, but there are only 2 epochs; warm up for fewer.")]
    [InlineData("train digits --limit 100 --augment twirl --output @", "fovea: There is no augmentation \"twirl\". Augmentations are crop, flip, vflip, rotate, affine, jitter, gray, blur, erase, trivial, rand, resized-crop, mixup, cutmix, none.")]
    [InlineData("train digits --limit 100 --augment crop,rotat:15 --output @", "fovea: There is no augmentation \"rotat\". Did you mean \"rotate\"? Augmentations are crop,")]
    [InlineData("train digits --limit 100 --augment rotate:lots --output @", "fovea: The augmentation rotate takes a number from 0 to 180 after the colon, the largest turn in degrees; it was \"lots\".")]
    [InlineData("train digits --limit 100 --augment trivial:3 --output @", "fovea: The augmentation trivial has no strength; write trivial alone.")]
    [InlineData("train digits --limit 100 --augment crop,none --output @", "fovea: There is no augmentation \"none\". \"none\" stands alone. Augmentations are crop,")]
    [InlineData("train digits --preset fats", "fovea: There is no preset \"fats\". Did you mean \"fast\"? Presets are fast.")]
    [InlineData("train digits --preset ''", "fovea: --preset is empty; give it a value or leave it out.")]
    [InlineData("train cifar10 --preset fast", "fovea: The preset fast is made for digits, mnist, fashion-mnist, not for cifar10; leave --preset out.")]
    [InlineData("train digits --preset fast --model lenet", "fovea: There is no model 'lenet'. Did you mean 'lenet5'? Models are: perceptron")]
    [InlineData("train --resume @/run --preset fast", "fovea: --resume goes on with what the run says; only --epochs, --data-dir, --offline, --threads, --workers, --cache and --json may stand beside it.")]
    [InlineData("train digits --freeze", "fovea: --freeze keeps what --weights gave; give both, or neither.")]
    [InlineData("train digits --limit 100 --model perceptron --width 0.5 --output @", "fovea: Perceptron cannot learn pictures of 1×28×28: Perceptron has one width; leave the width at 1.")]
    [InlineData("train digits --limit 100 --model googlenet-paper --output @", "fovea: GoogLeNet, as in the paper cannot learn pictures of 1×28×28: GoogLeNet: the auxiliary classifiers need maps of 5×5 or more and have 1×1.")]
    [InlineData("summary simple --input 1,4,4", "fovea: SimpleConvNet: filters of 5×5, stride 1, padding 0 leave nothing of 4×4 pixels to pool.")]
    [InlineData("summary vgg16 --input 3,64,32", "fovea: --input is 3×64×32; models take square pictures.")]
    [InlineData("summary vgg16 --opt adan", "fovea: There is no optimizer \"adan\". Did you mean \"adam\"?")]
    [InlineData("weights show", "fovea: Required argument 'file' missing for command: 'show'.")]
    [InlineData("weights convert a.pth b.onnx", "fovea: b.onnx does not say its format; let it end with .safetensors or .npz.")]
    [InlineData("train digits --limit 100 --classes 5 --output @", "fovea: --classes is 5, but digits train has 10 classes; give at least as many, or leave it out.")]
    [InlineData("train digits --resume @/run", "fovea: --resume goes on with what the run says; only --epochs, --data-dir, --offline, --threads, --workers, --cache and --json may stand beside it.")]
    [InlineData("train --lr 1 --resume @/run", "fovea: --resume goes on with what the run says; only --epochs, --data-dir, --offline, --threads, --workers, --cache and --json may stand beside it.")]
    [InlineData("eval", "fovea: Required argument 'run|weights' missing for command: 'eval'.")]
    [InlineData("predict @/run", "fovea: Say what to look at: fovea predict <run|weights> <file>...")]
    [InlineData("summary", "fovea: Required argument 'model' missing for command: 'summary'.")]
    [InlineData("summary simpel", "fovea: There is no model 'simpel'. Did you mean 'simple'?")]
    [InlineData("summary simple --input 28,28", "fovea: --input is \"28,28\", expected three whole numbers from 1 up, channels, height and width, such as 1,28,28.")]
    [InlineData("bench", "fovea: Required argument 'model' missing for command: 'bench'.")]
    [InlineData("bench simpel", "fovea: There is no model 'simpel'. Did you mean 'simple'?")]
    [InlineData("bench simple --mode learn", "fovea: --mode is \"learn\", expected train or infer.")]
    [InlineData("bench simple --batch-size 0", "fovea: --batch-size is \"0\", expected a whole number from 1 to 2147483647.")]
    [InlineData("bench simple --threads 0", "fovea: --threads is \"0\", expected a whole number from 1 to 1024.")]
    [InlineData("bench simple --repeat 0", "fovea: --repeat is \"0\", expected a whole number from 1 to 2147483647.")]
    [InlineData("bench simple --layer", "fovea: bench has no option --layer. Did you mean --layers?")]
    [InlineData("bench vgg16 -b 2147483647", "fovea: VGG-16 cannot take a batch of 2147483647: The shape 2147483647×3×224×224 has more elements than a tensor can hold, 2147483591.")]
    [InlineData("models simple", "fovea: Unrecognized command or argument 'simple'.")]
    public void Wrong_usage_is_exit_code_2(string arguments, string expected) => AssertError(arguments, 2, expected.Replace("@", tool.Folder));

    [Fact]
    public void A_word_that_begins_with_an_at_sign_is_a_word()
    {
        using var error = new StringWriter();
        Assert.Equal(2, CommandLine.Run(["train", "@digits"], TextWriter.Null, error));
        Assert.StartsWith("fovea: There is no data set \"@digits\". Did you mean \"digits\"?", error.ToString());
    }

    [Fact]
    public void A_name_of_spaces_is_empty()
    {
        using var error = new StringWriter();
        Assert.Equal(2, CommandLine.Run(["train", "digits", "--name", " "], TextWriter.Null, error));
        Assert.StartsWith("fovea: --name is empty; give it a value or leave it out.", error.ToString());
    }

    [Fact]
    public void What_follows_two_dashes_is_no_option() =>
        AssertError("predict -- @/none -x", 1, $"fovea: There is no run folder and no file {tool.File("none")}.");

    [Theory]
    [InlineData("batch-size", "0", "a whole number from 1 to 2147483647")]
    [InlineData("batch-size", "-100", "a whole number from 1 to 2147483647")]
    [InlineData("batch-size", "99999999999", "a whole number from 1 to 2147483647")]
    [InlineData("epochs", "many", "a whole number from 1 to 2147483647")]
    [InlineData("lr", "1e39", "a number from 0 to 3.4e38")]
    [InlineData("lr", "NaN", "a number from 0 to 3.4e38")]
    [InlineData("clip-norm", "0", "a number above 0, up to 3.4e38")]
    [InlineData("seed", "-1", "a whole number from 0 to 18446744073709551615")]
    [InlineData("normalize", "1", "a mean and a deviation above 0, such as 0.5,0.5, three of each, or imagenet, cifar10 or mnist")]
    public void An_impossible_option_in_a_run_is_told(string option, string value, string expected)
    {
        var run = RunFolder.Open(tool.TrainBriefly());
        run.Write(run.Info with { Options = new Dictionary<string, string>(run.Info.Options) { [option] = value } });
        AssertError("train --resume @/run --epochs 2", 1, $"fovea: {tool.File("run/run.json")}: its option {option} is \"{value}\", expected {expected}.");
    }

    [Fact]
    public void A_run_without_a_checkpoint_cannot_go_on()
    {
        var run = RunFolder.Open(tool.TrainBriefly());
        File.Delete(run.Resume);
        AssertError("train --resume @/run", 1, $"fovea: The run {run} cannot go on: it has no checkpoint, since it ended before its first epoch did or the file was removed.");
        File.Delete(run.Last);
        AssertError("eval @/run digits", 1, $"fovea: The run {run} has no last.safetensors, but the weights of its best epoch: take them with --best.");
        File.Delete(run.Best);
        AssertError("eval @/run digits", 1, $"fovea: The run {run} has no last.safetensors yet: it ended before its first epoch did, or the file was removed.");
    }

    [Fact]
    public void A_missing_option_in_a_run_is_told()
    {
        var run = RunFolder.Open(tool.TrainBriefly());
        run.Write(run.Info with { Options = new Dictionary<string, string>(run.Info.Options.Where(option => option.Key != "seed")) });
        AssertError("train --resume @/run", 1, $"fovea: {tool.File("run/run.json")}: its options do not say seed; the run cannot go on without it.");
    }

    [Fact]
    public void Weights_of_another_model_are_told_with_their_file()
    {
        var run = RunFolder.Open(tool.TrainBriefly());
        AssertError("eval @/run digits --model lenet5", 1, $"fovea: {run.Last} does not fit the model lenet5. Say with --model which model it belongs to. ");
        AssertError(
            $"train digits --limit 100 --model lenet5 --weights {run.Last} --output @", 1,
            $"fovea: {run.Last} does not fit the model lenet5. It takes weights of the same --model. ");
        run.Write(run.Info with { Options = new Dictionary<string, string>(run.Info.Options) { ["model"] = "lenet5" } });
        AssertError("train --resume @/run", 1, $"fovea: {run.Resume} does not fit the model lenet5. It belongs to another model than its run.json says. ");
        Assert.NotNull(RunFolder.Open(run.Path).Info.Result);
    }

    [Theory]
    [InlineData("")]
    [InlineData("--json")]
    public void Weights_that_give_no_numbers_are_told(string more)
    {
        var path = tool.File("nan.safetensors");
        var model = Layers.ModuleExtensions.Initialize(ModelRegistry.Create("perceptron"), 1);
        model.Parameters()[0].Value = Tensor.Full(model.Parameters()[0].Shape, float.NaN);
        Weights.Save(model, path, [new("model", "perceptron")]);
        Npy.Write(tool.File("a.npy"), Tensor.Zeros([28, 28]));
        AssertError($"predict {path} @/a.npy {more}", 1, $"fovea: The weights of {path} give NaN for {tool.File("a.npy")}: ");
    }

    [Fact]
    public void A_wrong_normalization_in_a_file_of_weights_is_told()
    {
        var path = tool.File("odd.safetensors");
        Weights.Save(Layers.ModuleExtensions.Initialize(ModelRegistry.Create("perceptron"), 1), path, [new("model", "perceptron"), new("normalize", "1,0")]);
        AssertError($"eval {path} digits", 1, $"fovea: {path}: its normalize is \"1,0\", expected a mean and a deviation above 0, such as ");
    }

    [Theory]
    [InlineData("train mnist --offline --data-dir @", "fovea: mnist was not found: no train-images-idx3-ubyte[.gz] in @/mnist or @ (the folder given); ")]
    [InlineData("train mnist --data-dir @/none", "fovea: There is no data folder @/none. Fetch the four files from https://")]
    [InlineData("train --resume @/none", "fovea: There is no run folder @/none.")]
    [InlineData("eval @/none digits", "fovea: There is no run folder and no file @/none. Runs are made by fovea train, in runs/ unless --output says otherwise.")]
    [InlineData("eval @ digits", "fovea: @ is not a run folder: it has no run.json. Give a folder that a training made.")]
    [InlineData("predict @ a.png", "fovea: @ is not a run folder: it has no run.json. Give a folder that a training made.")]
    [InlineData("train digits --limit 100 --weights @/none.safetensors --output @", "fovea: There is no file @/none.safetensors.")]
    [InlineData("train digits --limit 100 --weights @ --output @", "fovea: @ is a folder; give a file of weights, such as a run's checkpoints/last.safetensors.")]
    [InlineData("train digits --limit 100 --output @/file", "fovea: The run folder @/file/digits-simple-1 could not be made: ")]
    [InlineData("weights show @/none.pth", "fovea: There is no file @/none.pth.")]
    [InlineData("weights show @", "fovea: @ is a folder; name a file of weights.")]
    [InlineData("weights show @/file", "fovea: @/file is no file of tensors: it begins like none of ")]
    [InlineData("predict @/file a.png --model resnet18", "fovea: @/file is no file of tensors: it begins like none of ")]
    public void Failures_are_exit_code_1(string arguments, string expected)
    {
        File.WriteAllText(tool.File("file"), "");
        AssertError(arguments, 1, expected.Replace("@", tool.Folder));
    }

    [Fact]
    public void Wrong_files_are_told()
    {
        tool.TrainBriefly();
        AssertError("train digits --limit 100 --output @ --name run", 1, $"fovea: The run {tool.File("run")} exists already. Choose another --name, or resume it.");
        AssertError("predict @/run @/none.png", 1, $"fovea: There is no file {tool.File("none.png")}.");
        AssertError("predict @/run @/run", 1, $"fovea: {tool.File("run")} has no pictures; give a folder with files such as {tool.File("run/1.jpg")}.");
        File.WriteAllText(tool.File("text.png"), "hello");
        AssertError("predict @/run @/text.png", 1, $"fovea: {tool.File("text.png")} is not a picture that can be read: it starts with the bytes 68 65 6C 6C.");
        Npy.Write(tool.File("odd.npy"), Tensor.Zeros([3, 28, 28]));
        AssertError(
            "predict @/run @/odd.npy", 1,
            $"fovea: {tool.File("odd.npy")} holds an array of 3×28×28; the model takes 1×28×28 (C×H×W), or N of them as N×1×28×28. Arrays are not resized.");
        File.WriteAllBytes(tool.File("cut.safetensors"), File.ReadAllBytes(tool.File("run/checkpoints/last.safetensors"))[..100]);
        AssertError("eval @/cut.safetensors digits", 1, $"fovea: {tool.File("cut.safetensors")} is cut off");
        File.WriteAllText(tool.File("run/run.json"), "{");
        AssertError(
            "train --resume @/run", 1,
            $"fovea: {tool.File("run/run.json")} is damaged: it is not what a training writes there in line 1. Mend it, or start a new run.");
    }

    [Fact]
    public void The_stack_trace_is_shown_on_request()
    {
        Assert.DoesNotContain("   at Fovea.", tool.Run("eval @/none digits").Error);
        try
        {
            Environment.SetEnvironmentVariable("FOVEA_DEBUG", "1");
            Assert.Contains("   at Fovea.", tool.Run("eval @/none digits").Error);
        }
        finally
        {
            Environment.SetEnvironmentVariable("FOVEA_DEBUG", null);
        }
    }

    void AssertError(string arguments, int code, string expected)
    {
        var outcome = tool.Run(arguments);
        Assert.Equal(code, outcome.Code);
        Assert.Contains(expected, outcome.Error);
        Assert.DoesNotContain("   at ", outcome.Error);
        Assert.DoesNotContain("strict: false", outcome.Error);
        Assert.Equal("", outcome.Output);
    }
}
