using System.Diagnostics;
using System.Text.Json.Nodes;
using Reconciler.Spec;
using Xunit.Abstractions;

namespace Spec.Tests;

public sealed class SchemaTests(ITestOutputHelper output)
{
    [Fact]
    public void The_schema_that_is_checked_in_is_the_one_that_the_types_make() => Assert.True(
        File.ReadAllText(Repository.File("specs", "schema.json")).TrimEnd() == SpecSchema.Json(),
        "specs/schema.json is old: dotnet run --project src/Worker -- schema > specs/schema.json");

    [Fact]
    public void Every_kind_has_its_document()
    {
        var schema = JsonNode.Parse(SpecSchema.Json())!;
        Assert.Equal(
            Reconciler.Spec.Kinds.KindCatalog.All.Select(kind => kind.Name),
            schema["oneOf"]!.AsArray().Select(document => (string)document!["properties"]!["kind"]!["const"]!));
    }

    /// <summary>By a checker that we did not write: Python's jsonschema.</summary>
    [Fact]
    public void The_workshops_specs_conform_to_it_and_broken_ones_do_not()
    {
        const string Script = """
            import sys
            try:
                import json, jsonschema, yaml
            except ImportError as e:
                print("missing", e); sys.exit(0)
            schema = json.load(open(sys.argv[1]))
            jsonschema.Draft202012Validator.check_schema(schema)
            checker = jsonschema.Draft202012Validator(schema)
            for file in sys.argv[2:]:
                for i, document in enumerate(yaml.safe_load_all(open(file))):
                    print("ok" if checker.is_valid(document) else "bad", file, i)
            """;
        var files = Directory.EnumerateFiles(Repository.File("specs", "workshop")).Append(Repository.File("tests", "Spec.Tests", "Broken", "members", "gateway.yaml")).ToList();

        var lines = Python(Script, [Repository.File("specs", "schema.json"), .. files]);

        if (lines is null || lines.Any(line => line.StartsWith("missing", StringComparison.Ordinal)))
        {
            output.WriteLine("Python with jsonschema and PyYAML is not installed: nothing was checked.");
            return;
        }

        Assert.True(lines.Count >= files.Count);
        Assert.All(lines, line => Assert.StartsWith(line.Contains("Broken", StringComparison.Ordinal) ? "bad" : "ok", line, StringComparison.Ordinal));
    }

    private static List<string>? Python(string script, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("python3", ["-c", script, .. arguments]) { RedirectStandardOutput = true };
        try
        {
            using var python = Process.Start(start)!;
            var said = python.StandardOutput.ReadToEnd();
            python.WaitForExit();
            return python.ExitCode == 0 ? [.. said.Split('\n', StringSplitOptions.RemoveEmptyEntries)] : throw new InvalidOperationException(said);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
