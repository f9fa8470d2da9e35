using Reconciler.Spec.Loading;

namespace Spec.Tests.Loading;

/// <summary>Where stacks are searched, and what the repository of a stack is.</summary>
public sealed class StackFoldersTests : IDisposable
{
    private const string Engine = "apiVersion: agentcore.reconciler/v1alpha1\nkind: PolicyEngine\nmetadata: {name: pe}\n";
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Stacks_are_found_below_a_folder()
    {
        foreach (var name in new[] { "a", "b/c", ".hidden", "obj", "b/node_modules", "1/2/3/4" }) _folder.Write($"{name}/x.yaml", Engine);
        _folder.Write("charts/values.yaml", "a: b");

        Assert.Equal([At("a"), At("b/c")], StackFolders.FindBelow(_folder.Path, 3));
    }

    [Fact]
    public void No_link_leads_out_of_the_repository()
    {
        using var outside = new TempFolder();
        outside.Write("stack/x.yaml", Engine);
        Directory.CreateSymbolicLink(At("out"), Path.Combine(outside.Path, "stack"));
        Directory.CreateSymbolicLink(At("further"), outside.Path);
        Directory.CreateSymbolicLink(At("circle"), _folder.Path);
        Directory.CreateSymbolicLink(At("processes"), "/proc");
        _folder.Write("real/x.yaml", Engine);
        Directory.CreateSymbolicLink(At("same"), At("real"));

        Assert.Equal([At("real")], StackFolders.FindBelow(_folder.Path, 4));
    }

    [Fact]
    public void The_folders_of_the_system_are_not_searched() =>
        Assert.DoesNotContain(
            StackFolders.FindBelow("/", 1), folder => folder is "/proc" or "/dev" or "/sys");

    [Theory]
    [InlineData("repo/.git/HEAD", "repo/specs/a", "repo")]
    [InlineData("repo/.git", "repo/specs/a", "repo")]
    [InlineData("repo/README.md", "repo/specs/a", "repo")]
    [InlineData("repo/README.md", "repo/specs/a/specs", "repo/specs/a")]
    [InlineData("repo/README.md", "repo/stacks/a", "repo/stacks/a")]
    public void The_repository_depends_on_the_place_of_the_stack(string file, string stack, string expected)
    {
        // No parent folder of the temporary folders of tests is a repository, but this one is by itself.
        Directory.Delete(At(".git"));
        _folder.Write(file, "x");
        Directory.CreateDirectory(At(stack));

        Assert.Equal(At(expected), RepositoryRoot.Find(At(stack)));
    }

    [Fact]
    public void A_folder_specs_in_the_root_does_not_open_the_whole_system() => Assert.Equal("/specs/a", RepositoryRoot.Find("/specs/a"));

    private string At(string name) => Path.Combine(_folder.Path, name);
}
