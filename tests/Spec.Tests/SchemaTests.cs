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
    public void The_schema_that_is_checked_in_is_the_one_that_the_types_make() =>
        GoldenFile.AssertEqual(SpecSchema.Generate() + "\n", "specs", "schema.json");

    [Fact]
    public void Every_kind_has_its_document()
    {
        var schema = JsonNode.Parse(SpecSchema.Generate())!;
        Assert.Equal(
            Reconciler.Spec.Kinds.KindCatalog.All.Select(kind => kind.Name),
            schema["oneOf"]!.AsArray().Select(document => (string)document!["properties"]!["kind"]!["const"]!));
    }

    /// <summary>By a checker that we did not write: Python's jsonschema.</summary>
    [Fact]
    public void The_workshops_specs_conform_to_it()
    {
        if (Check(Directory.GetFiles(Repository.File("specs", "workshop"), "*.yaml")) is not { } findings) return;

        Assert.Empty(findings);
    }

    /// <summary>
    /// Between documents, and of what the file system holds, a schema knows nothing; of the rest it finds what we find, and no more.
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
    public void Of_broken_specs_it_finds_what_validate_finds(string folder, string? beyondIt)
    {
        var path = Repository.File("tests", "Spec.Tests", "Broken", folder);
        if (Check(Directory.GetFiles(path, "*.yaml")) is not { } findings) return;
        var errors = StackLoader.Load(path).Errors.Select(error => $"{Path.GetFileName(error.Location.File)} {error.Path}").ToHashSet();

        Assert.All(findings, finding => Assert.Contains(errors, error => error.StartsWith(finding, StringComparison.Ordinal)));
        if (beyondIt is null) return;
        Assert.All(
            errors.Where(error => !error.EndsWith($" {beyondIt}", StringComparison.Ordinal)),
            error => Assert.Contains(findings, finding => error.StartsWith(finding, StringComparison.Ordinal)));
    }

    /// <returns>What is wrong, as the file and the member, each once; null where there is no checker.</returns>
    private List<string>? Check(IEnumerable<string> files)
    {
        // Each document is held against its kind's part of the schema, as editors do, so that errors have their places.
        const string Script = """
            import sys
            try:
                import json, jsonschema, os, yaml
            except ImportError as e:
                print("missing", e); sys.exit(0)
            schema = json.load(open(sys.argv[1]))
            jsonschema.Draft202012Validator.check_schema(schema)
            kinds = {kind["title"]: jsonschema.Draft202012Validator({**kind, "$defs": schema["$defs"]}) for kind in schema["oneOf"]}
            for file in sys.argv[2:]:
                for document in yaml.safe_load_all(open(file)):
                    kind = document.get("kind")
                    found = set()
                    for error in kinds[kind].iter_errors(document):
                        place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error.absolute_path)[1:]
                        if error.validator == "additionalProperties":
                            known = error.schema["properties"]
                            for name in error.instance:
                                if name not in known: found.add(f"{place}.{name}")
                        else:
                            found.add(place)
                    for place in sorted(found):
                        print(os.path.basename(file), place)
                    assert jsonschema.Draft202012Validator(schema).is_valid(document) == (not found), file
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
