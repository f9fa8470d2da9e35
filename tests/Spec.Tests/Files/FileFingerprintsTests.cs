using Microsoft.Extensions.Time.Testing;
using Reconciler.Spec.Files;
using Reconciler.Spec.Loading;

namespace Spec.Tests.Files;

public sealed class FileFingerprintsTests : IDisposable
{
    private const string Specs = """
        apiVersion: agentcore.reconciler/v1alpha1
        kind: McpServer
        metadata: {name: srv}
        spec: {source: {path: code}}
        ---
        apiVersion: agentcore.reconciler/v1alpha1
        kind: PolicyEngine
        metadata: {name: pe}
        ---
        apiVersion: agentcore.reconciler/v1alpha1
        kind: CedarPolicy
        metadata: {name: p}
        spec: {policyEngine: pe, statementFile: policies}
        ---
        apiVersion: agentcore.reconciler/v1alpha1
        kind: UserPool
        metadata: {name: users}
        spec: {users: [{username: alice, password: {file: password.txt}}]}

        """;

    private readonly TempFolder _folder = new();

    public FileFingerprintsTests()
    {
        Write("stack/a.yaml", Specs);
        Write("stack/policies/a.cedar", "permit(principal, action, resource is AgentCore::Gateway);");
        Write("stack/code/main.py", "print(1)");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_loaded_still_matches()
    {
        var fingerprints = Load().Fingerprints;

        Assert.True(fingerprints.StillMatches());
        Assert.Null(fingerprints.FindChange());
    }

    [Theory]
    [InlineData("a.yaml")]
    [InlineData("b.yaml")]
    [InlineData("policies/a.cedar")]
    [InlineData("policies/b.cedar")]
    [InlineData("code/buildspec.yml")]
    [InlineData("password.txt")]
    public void A_change_of_what_was_loaded_is_found(string name)
    {
        var fingerprints = Load().Fingerprints;

        Write($"stack/{name}", "changed");

        Assert.False(fingerprints.StillMatches());
    }

    [Fact]
    public void A_change_elsewhere_is_none()
    {
        Write("stack/other/x.txt", "x");
        var fingerprints = Load().Fingerprints;

        Write("stack/other/y.txt", "y");
        Write("z.yaml", "z");

        Assert.Null(fingerprints.FindChange());
    }

    [Fact]
    public void A_removed_file_is_found()
    {
        var fingerprints = Load().Fingerprints;

        File.Delete(At("stack/policies/a.cedar"));

        Assert.False(fingerprints.StillMatches());
    }

    [Fact]
    public void Stacks_with_errors_have_fingerprints_too()
    {
        Write("stack/a.yaml", "kind: Nonsense");
        var result = StackLoader.Load(At("stack"));
        Assert.Null(result.Stack);
        Assert.True(result.Reader.Fingerprints.StillMatches());

        Write("stack/a.yaml", Specs);

        Assert.False(result.Reader.Fingerprints.StillMatches());
    }

    [Fact]
    public void Files_that_are_read_later_are_added()
    {
        var reader = Load();
        var early = reader.Fingerprints;
        Assert.Equal([("main.py", At("stack/code/main.py"))], reader.ListAll(At("stack/code"), _ => false));
        reader.ReadText(At("stack/code/main.py"));
        var late = reader.Fingerprints;

        Write("stack/code/main.py", "print(2)");

        Assert.True(early.StillMatches());
        Assert.Equal(At("stack/code/main.py"), late.FindChange());
    }

    /// <summary>What was read first is what the stack was made of, so a second reading must not hide that it changed.</summary>
    [Fact]
    public void The_first_reading_counts()
    {
        var reader = new FileReader();
        reader.ReadText(At("stack/code/main.py"));
        Write("stack/code/main.py", "print(22)");
        reader.ReadText(At("stack/code/main.py"));

        Assert.False(reader.Fingerprints.StillMatches());
    }

    [Fact]
    public void A_replaced_file_of_equal_length_and_time_is_found()
    {
        var reader = new FileReader(Later());
        var file = At("stack/code/main.py");
        reader.ReadText(file);
        Write("new.py", "print(2)");
        File.SetLastWriteTimeUtc(At("new.py"), File.GetLastWriteTimeUtc(file));

        File.Move(At("new.py"), file, overwrite: true);

        Assert.False(reader.Fingerprints.StillMatches());
    }

    /// <summary>A program can set the time of its content, but not that of its last change.</summary>
    [Fact]
    public void A_time_that_is_set_back_is_found()
    {
        var reader = new FileReader(Later());
        var file = At("stack/code/main.py");
        reader.ReadText(file);
        var time = File.GetLastWriteTimeUtc(file);

        Write("stack/code/main.py", "print(2)");
        File.SetLastWriteTimeUtc(file, time);

        Assert.False(reader.Fingerprints.StillMatches());
    }

    /// <summary>
    /// A file that changes twice within the resolution of its time stamp has equal times. So the content of what was young is compared.
    /// </summary>
    [Fact]
    public void Young_files_are_compared_by_content()
    {
        var status = FileStatus.Read(At("stack/code/main.py"));
        var same = new FileFingerprint(At("stack/code/main.py"), status, System.Security.Cryptography.SHA256.HashData("print(1)"u8));
        var other = same with { Hash = System.Security.Cryptography.SHA256.HashData("print(0)"u8) };

        Assert.True(new FileFingerprints([same]).StillMatches());
        Assert.False(new FileFingerprints([other]).StillMatches());
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(60, false)]
    public void Files_are_young_for_two_seconds(int seconds, bool isYoung)
    {
        var file = At("stack/code/main.py");
        var clock = new FakeTimeProvider(new DateTimeOffset(File.GetLastWriteTimeUtc(file).AddSeconds(seconds), TimeSpan.Zero));
        var reader = new FileReader(clock);
        reader.ReadText(file);
        reader.List(At("stack/code"));

        Assert.All(reader.Fingerprints.Entries, entry => Assert.Equal(isYoung, entry.Hash is not null));
    }

    private static FakeTimeProvider Later() => new(DateTimeOffset.MaxValue.AddYears(-1));

    private FileReader Load()
    {
        var result = StackLoader.Load(At("stack"));
        Assert.Empty(result.Errors);
        return result.Reader;
    }

    private string At(string name) => Path.Combine(_folder.Path, name);

    private void Write(string name, string text) => _folder.Write(name, text);
}
