using Reconciler.Spec.Binding;
using Reconciler.Spec.Files;
using Reconciler.Spec.Yaml;

namespace Reconciler.Spec.Loading;

/// <summary>Loads files with tests of policies: YAML lists of <see cref="PolicyTest"/>.</summary>
public static class PolicyTestLoader
{
    private static readonly string[] Suffixes = [".test.yaml", ".test.yml", ".tests.yaml", ".tests.yml"];

    /// <summary>Whether a file contains tests, by its name. Such a file is no part of the stack in its folder.</summary>
    /// <param name="path">The file.</param>
    public static bool IsTestFile(string path) => Suffixes.Any(suffix => path.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));

    /// <summary>Loads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The tests, and all errors, sorted by line. Tests with errors are left out.</returns>
    public static (IReadOnlyList<PolicyTest> Tests, IReadOnlyList<SpecError> Errors) Load(string path)
    {
        var errors = new ErrorList();
        var files = new FileReader();
        if (files.FindProblem(path) is { } problem)
        {
            var message = files.FileExists(path) || files.FolderExists(path) ? $"the file cannot be read: {problem}" : "file not found";
            errors.Add(new SourceLocation(path, 1, 1), "", message);
            return ([], errors.ToSortedList());
        }

        var tests = new List<PolicyTest>();
        foreach (var document in YamlReader.ReadFile(path, files, errors))
        {
            if (document is not SequenceNode list)
            {
                errors.Add(document.Location, "", $"expected a list of tests; found {document.Description}");
                continue;
            }

            foreach (var (index, node) in list.Items.Index())
            {
                if (Read(node, $"[{index}]", errors) is { } test) tests.Add(test);
            }
        }

        if (tests.Count == 0 && errors.Count == 0) errors.Add(new SourceLocation(path, 1, 1), "", "the file has no test");
        return (tests, errors.ToSortedList());
    }

    private static PolicyTest? Read(SpecNode node, string path, ErrorList errors)
    {
        var before = errors.Count;
        if (new Binder(errors, new Dictionary<string, SourceLocation>(StringComparer.Ordinal)).BindStructure(node, typeof(PolicyTest), path)
            is not PolicyTest test) return null;
        if (errors.Count > before) return null;
        test.Start = node.Location;
        var callers = new object?[] { test.User, test.Claims, test.Iam }.Count(caller => caller is not null);
        if (callers != 1) errors.Add(node.Location, path, "exactly one of user, claims, iam is required");
        if (test.Expect is not ("permit" or "deny"))
            errors.Add(node.Location, $"{path}.expect", $"expected permit or deny; found {Shown.Quote(test.Expect)}");
        return errors.Count == before ? test : null;
    }
}
