using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Reconciler.Spec;
using Reconciler.Spec.Loading;
using Reconciler.Tests.Shared;

namespace Spec.Tests.Loading;

/// <summary>Specs are untrusted input. Loading must end soon, with a stack or with errors.</summary>
public sealed class HostileYamlTests
{
    private const string Header = "apiVersion: agentcore.reconciler/v1alpha1\nkind: PolicyEngine\nmetadata: {name: pe}\n";

    [Fact]
    public void Aliases_that_expand_without_end_are_refused()
    {
        var laughs = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (var i = 1; i < 10; i++)
            laughs.Append(
                $"a{i}: &a{i} [*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1},*a{i - 1}]\n");
        Assert.Contains("aliases expand to more than 10000 nodes", Single(laughs.ToString()), StringComparison.Ordinal);
    }

    [Fact]
    public void An_alias_inside_its_own_anchor_is_refused() =>
        Assert.Contains("the alias *a refers to an unknown anchor", Single("a: &a [*a]\n"), StringComparison.Ordinal);

    [Theory]
    // The document and its spec are two levels.
    [InlineData(63, false)]
    [InlineData(64, true)]
    [InlineData(100_000, true)]
    public void Nesting_is_bounded(int depth, bool isRefused)
    {
        var errors = Load(Header + "spec: {description: " + new string('[', depth) + new string(']', depth) + "}\n");
        Assert.Equal(isRefused, errors.Any(error => error.Message.StartsWith("nesting deeper than 64 levels", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_file_larger_than_a_mebibyte_is_refused() =>
        Assert.Contains("larger than 1024 KiB", Single("#" + new string('x', 1024 * 1024)), StringComparison.Ordinal);

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused()
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(Path.Combine(folder.Path, "a.yaml"), [0x61, 0xFF, 0xFE]);
        Assert.Equal("the file is not valid UTF-8", Assert.Single(StackLoader.Load(folder.Path).Errors).Message);
    }

    [Fact]
    public void A_byte_order_mark_is_skipped() => Assert.Empty(Load("\uFEFF" + Header));

    [Fact]
    public void A_few_aliases_are_accepted() =>
        Assert.Empty(
            Load(
                Header + "spec: {tags: &t {a: b}}\n---\n" + Header.Replace("name: pe", "name: pf", StringComparison.Ordinal) +
                    "spec: {tags: &t {a: b}, description: &d text}\n"));

    [Fact]
    public void A_folder_without_specs_is_refused()
    {
        using var folder = new TempFolder();
        Assert.Equal("the folder contains no *.yaml or *.yml file", Assert.Single(StackLoader.Load(folder.Path).Errors).Message);
        Assert.Equal("file or folder not found", Assert.Single(StackLoader.Load(Path.Combine(folder.Path, "nowhere")).Errors).Message);
    }

    [Fact]
    public void A_link_out_of_the_repository_is_refused()
    {
        using var outside = new TempFolder();
        using var folder = new TempFolder();
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "source"), outside.Path);
        folder.Write(
            "a.yaml",
            "apiVersion: agentcore.reconciler/v1alpha1\nkind: McpServer\nmetadata: {name: srv}\nspec: {source: {path: source}}\n");

        var error = Assert.Single(StackLoader.Load(folder.Path).Errors);

        Assert.Contains("source is outside of the repository", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chain_of_links_out_of_the_repository_is_refused()
    {
        using var outside = new TempFolder();
        Directory.CreateDirectory(Path.Combine(outside.Path, "c"));
        using var folder = new TempFolder();
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "b"), outside.Path);
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "source"), "b/c");
        folder.Write(
            "a.yaml",
            "apiVersion: agentcore.reconciler/v1alpha1\nkind: McpServer\nmetadata: {name: srv}\nspec: {source: {path: source}}\n");

        Assert.Contains(
            "is outside of the repository", Assert.Single(StackLoader.Load(folder.Path).Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_inside_the_repository_is_accepted()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "code"));
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "source"), "./code");
        folder.Write(
            "a.yaml",
            "apiVersion: agentcore.reconciler/v1alpha1\nkind: McpServer\nmetadata: {name: srv}\nspec: {source: {path: source}}\n");
        Assert.Empty(StackLoader.Load(folder.Path).Errors);
    }

    [Fact]
    public void A_link_in_a_circle_is_refused()
    {
        using var folder = new TempFolder();
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "source"), "source");
        folder.Write(
            "a.yaml",
            "apiVersion: agentcore.reconciler/v1alpha1\nkind: McpServer\nmetadata: {name: srv}\nspec: {source: {path: source}}\n");
        Assert.Contains(
            "is outside of the repository", Assert.Single(StackLoader.Load(folder.Path).Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_default_buildspec_that_links_out_of_the_repository_is_refused()
    {
        using var outside = new TempFolder();
        using var folder = new TempFolder();
        folder.Write(
            "a.yaml",
            "apiVersion: agentcore.reconciler/v1alpha1\nkind: McpServer\nmetadata: {name: srv}\nspec: {source: {path: source}}\n");
        Directory.CreateDirectory(Path.Combine(folder.Path, "source"));
        File.CreateSymbolicLink(Path.Combine(folder.Path, "source", "buildspec.yml"), outside.Write("secret.txt", "hunter22"));

        Assert.Contains(
            "buildspec.yml is outside of the repository", Assert.Single(StackLoader.Load(folder.Path).Errors).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("description: \"@[[Role/x#arn]]\"")]
    [InlineData("tags: {\"@[[PolicyEngine/pe#id]]\": x}")]
    public void Text_with_reserved_characters_is_refused(string member) =>
        Assert.Contains("@[[ are reserved", Load(Header + "spec: {" + member + "}\n")[0].Message, StringComparison.Ordinal);

    [Fact]
    public void Reserved_characters_are_refused_in_referenced_files()
    {
        using var folder = new TempFolder();
        folder.Write(
            "a.yaml",
            "apiVersion: agentcore.reconciler/v1alpha1\nkind: McpServer\nmetadata: {name: srv}\nspec: {source: {path: source}}\n---\n" +
                Header + "---\n"
            +
                "apiVersion: agentcore.reconciler/v1alpha1\nkind: CedarPolicy\nmetadata: {name: pol}\nspec: {policyEngine: pe, " +
                "statementFile: pol.cedar}\n");
        folder.Write("source/buildspec.yml", "version: 0.2 # @[[BuildProject/srv#arn]]");
        folder.Write("pol.cedar", "permit(principal, action, resource == AgentCore::Gateway::\"@[[Gateway/g#arn]]\");");

        var errors = StackLoader.Load(folder.Path).Errors;

        Assert.Equal(2, errors.Count(error => error.Message.Contains("@[[ are reserved", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_spec_file_that_links_out_of_the_repository_is_not_read()
    {
        using var outside = new TempFolder();
        using var folder = new TempFolder();
        File.CreateSymbolicLink(Path.Combine(folder.Path, "a.yaml"), outside.Write("secret.txt", "password: hunter22"));

        var error = Assert.Single(StackLoader.Load(folder.Path).Errors);

        Assert.Contains("is outside of the repository", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter22", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_with_NUL_is_refused() => Assert.Equal(
        "a path must not contain the NUL character",
        Single("apiVersion: agentcore.reconciler/v1alpha1\nkind: McpServer\nmetadata: {name: srv}\nspec: {source: {path: \"a\\0b\"}}\n"));

    [Fact]
    public void Any_text_loads_or_is_reported()
    {
        using var folder = new TempFolder();
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(300),
            Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text => Loads(folder, text.Get)));
    }

    [Fact]
    public void Any_mutation_of_a_valid_spec_loads_or_is_reported()
    {
        using var folder = new TempFolder();
        var good = Directory.EnumerateFiles(Repository.File("specs", "workshop")).Order(StringComparer.Ordinal)
            .Select(File.ReadAllText).ToArray();
        var random = new System.Random(20260101);
        for (var i = 0; i < 600; i++)
        {
            var text = new StringBuilder(good[random.Next(good.Length)]);
            for (var change = random.Next(1, 6); change > 0; change--) Mutate(text, random);
            Assert.True(Loads(folder, text.ToString()));
        }
    }

    private static void Mutate(StringBuilder text, System.Random random)
    {
        const string Alphabet = ":{}[]-,&*!|>'\"%@`#?\t\n $<~01ax\0\u2028";
        var at = random.Next(text.Length);
        switch (random.Next(4))
        {
            case 0: text.Insert(at, Alphabet[random.Next(Alphabet.Length)]); break;
            case 1: text.Remove(at, Math.Min(random.Next(1, 12), text.Length - at)); break;
            case 2: text[at] = Alphabet[random.Next(Alphabet.Length)]; break;
            default: text.Insert(at, text.ToString(at, Math.Min(random.Next(1, 40), text.Length - at))); break;
        }
    }

    /// <summary>Loading does not throw, and returns a stack or errors.</summary>
    private static bool Loads(TempFolder folder, string text)
    {
        folder.Write("a.yaml", text);
        var result = StackLoader.Load(folder.Path);
        return result.Stack is null == result.Errors.Count > 0;
    }

    private static string Single(string text) => Assert.Single(Load(text)).Message;

    private static IReadOnlyList<SpecError> Load(string text)
    {
        using var folder = new TempFolder();
        folder.Write("a.yaml", text);
        return StackLoader.Load(folder.Path).Errors;
    }
}
