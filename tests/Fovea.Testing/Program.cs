using Fovea.Kernels.Machine;
using Fovea.Testing;

// Prints one line a case, so that processes with other instruction sets can be compared bit for bit:
//   DOTNET_EnableAVX512=0 dotnet run --project tests/Fovea.Testing -- checksums
if (args is not ["checksums", ..])
{
    Console.Error.WriteLine("usage: checksums [part of a case's name]");
    return 2;
}

Workers.Count = 2;
Console.WriteLine($"# {CpuFeatures.Description}");
foreach (var opCase in OpCases.All.Where(opCase => !opCase.IsBenchmark && opCase.Name.Contains(args.Length > 1 ? args[1] : "", StringComparison.Ordinal)))
    Console.WriteLine($"{opCase.Name} {OpRun.Of(opCase, Device.Cpu).Checksum()}");
return 0;
