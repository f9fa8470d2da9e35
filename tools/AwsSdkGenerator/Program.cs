using Reconciler.AwsSdkGenerator;

if (args.Length is < 1 or > 2)
{
    Console.Error.WriteLine("usage: dotnet run --project tools/AwsSdkGenerator -- <models-dir> [<repository-root>]");
    return 1;
}
var root = args.Length == 2 ? args[1] : Directory.GetCurrentDirectory();
foreach (var file in Generation.Run(args[0]))
{
    var path = Path.Combine(root, file.Path);
    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
    File.WriteAllText(path, file.Text);
    Console.WriteLine($"{file.Path}: {file.Text.Count(c => c == '\n')} lines");
}
return 0;
