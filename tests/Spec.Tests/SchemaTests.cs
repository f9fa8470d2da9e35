using System.Diagnostics;
using System.Text.Json.Nodes;
using Reconciler.Spec.Loading;
using Reconciler.Spec.Schema;
using Reconciler.Tests.Shared;
using Xunit.Abstractions;

namespace Spec.Tests;

public sealed class SchemaTests(ITestOutputHelper output)
{
    [Fact]
    public void The_committed_schema_is_current() =>
        GoldenFile.AssertEqual(SpecSchema.Generate() + "\n", "specs", "schema.json");

    [Fact]
    public void Every_kind_has_its_document()
    {
        var schema = JsonNode.Parse(SpecSchema.Generate())!;
        Assert.Equal(
            Reconciler.Spec.Kinds.KindCatalog.All.Select(kind => kind.Name),
            schema["allOf"]!.AsArray().Select(branch => (string)branch!["if"]!["properties"]!["kind"]!["const"]!));
    }

    /// <summary>Uses an independent validator: Python's jsonschema.</summary>
    [Fact]
    public void The_workshop_specs_conform_to_the_schema()
    {
        if (Check(Directory.GetFiles(Repository.File("specs", "workshop"), "*.yaml")) is not { } findings) return;

        Assert.Empty(findings);
    }

    /// <summary>
    /// A schema cannot check references between documents and files. It must find all other errors, and no more.
    /// </summary>
    [Theory]
    [InlineData("members", "spec.adopt")] // Python's YAML is 1.1, where yes is true.
    [InlineData("unions", "spec.authorizerType")]
    [InlineData("secrets", "")]
    [InlineData("references", null)]
    [InlineData("cycle", null)]
    [InlineData("duplicates", null)]
    [InlineData("names", null)]
    [InlineData("shared-names", null)]
    [InlineData("paths", null)]
    public void The_schema_finds_what_validate_finds(string folder, string? beyondIt)
    {
        var path = Repository.File("tests", "Spec.Tests", "Broken", folder);
        if (Check(Directory.GetFiles(path, "*.yaml")) is not { } findings) return;
        var errors = StackLoader.Load(path).Errors.Select(error => $"{Path.GetFileName(error.Location.File)} {error.Path}").ToHashSet();

        Assert.All(findings, finding => Assert.Contains(errors, error => error.StartsWith(finding, StringComparison.Ordinal)));
        if (beyondIt is null) return;
        Assert.All(
            errors.Where(error => !beyondIt.Split('|').Contains(error.Split(' ')[1])),
            error => Assert.Contains(findings, finding => error.StartsWith(finding, StringComparison.Ordinal)));
    }

    /// <returns>The file and the member of each error, or null if the validator is not installed.</returns>
    private List<string>? Check(IEnumerable<string> files)
    {
        const string Script = """
            import sys
            try:
                import json, jsonschema, os, yaml
            except ImportError as e:
                print("missing", e); sys.exit(0)
            schema = json.load(open(sys.argv[1]))
            jsonschema.Draft202012Validator.check_schema(schema)
            validator = jsonschema.Draft202012Validator(schema)
            for file in sys.argv[2:]:
                for document in yaml.safe_load_all(open(file)):
                    found = set()
                    for error in validator.iter_errors(document):
                        place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.absolute_path)[1:]
                        if error.validator == "additionalProperties":
                            known = error.schema["properties"]
                            for name in error.instance:
                                if name not in known: found.add(f"{place}.{name}")
                        else:
                            found.add(place)
                    for place in sorted(found):
                        print(os.path.basename(file), place)
            """;
        var lines = Python(Script, [Repository.File("specs", "schema.json"), .. files]);
        if (lines is not null && !lines.Any(line => line.StartsWith("missing", StringComparison.Ordinal))) return lines;
        output.WriteLine("Python with jsonschema and PyYAML is not installed: nothing was checked.");
        return null;
    }

    private static List<string>? Python(string script, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("python3", ["-c", script, .. arguments]) { RedirectStandardOutput = true };
        try
        {
            using var python = Process.Start(start)!;
            var said = python.StandardOutput.ReadToEnd();
            python.WaitForExit();
            return python.ExitCode == 0
                ? [.. said.Split('\n', StringSplitOptions.RemoveEmptyEntries)]
                : throw new InvalidOperationException(said);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
