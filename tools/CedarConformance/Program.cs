using CedarConformance;

if (args.Length != 1 || !Path.Exists(args[0]))
{
    Console.Error.WriteLine("usage: CedarConformance FOLDER|FILE.tar.gz");
    return 2;
}

var files = CaseFiles.Read(args[0]);
var failures = new List<string>();
var passed = files.Cases.Sum(path => CaseRunner.Run(files, path, failures));
foreach (var failure in failures)
    Console.Error.WriteLine(failure);
Console.WriteLine($"{passed} passed, {failures.Count} failed");
return failures.Count == 0 ? 0 : 1;
