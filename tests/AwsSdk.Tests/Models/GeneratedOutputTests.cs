using Reconciler.AwsSdkGenerator;
using Reconciler.Tests.Shared;
using Xunit.Abstractions;

namespace Reconciler.AwsSdk.Tests.Models;

public sealed class GeneratedOutputTests(ITestOutputHelper output)
{
    private static readonly string[] Folders = ["src/AwsSdk/Generated", "src/Emulator/Generated", "src/Spec/Generated"];

    [Fact]
    public void The_committed_files_are_what_the_generator_writes()
    {
        if (AwsModels.AreMissing(output))
            return;

        var files = Generation.Run(AwsModels.Directory!).ToList();

        Assert.All(files, file => Assert.Equal(file.Text, File.ReadAllText(Path.Combine(Repository.Root, file.Path))));
        var committed = Folders.SelectMany(
            f => Directory.EnumerateFiles(Path.Combine(Repository.Root, f), "*", SearchOption.AllDirectories))
            .Select(f => Path.GetRelativePath(Repository.Root, f).Replace('\\', '/'));
        Assert.Equal(files.Select(f => f.Path).Order(StringComparer.Ordinal), committed.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("nodejs4.3-edge", "Nodejs43Edge")]
    [InlineData("ARM_CONTAINER", "ARM_CONTAINER")]
    [InlineData("text/csv", "TextCsv")]
    [InlineData("x86_64", "X86_64")]
    [InlineData("2021-05-01", "_20210501")]
    public void Constants_have_the_official_names(string value, string name) => Assert.Equal(name, Naming.Constant(value));

    [Theory]
    [InlineData("NoSuchEntityException", "NoSuchEntityException")]
    [InlineData("LimitExceeded", "LimitExceededException")]
    [InlineData("ClientFault", "ClientException")]
    public void Exceptions_have_the_official_names(string shape, string name) => Assert.Equal(name, Naming.Exception(shape));

    [Theory]
    [InlineData("[a-z]+", @"\A(?:[a-z]+)\z")]
    [InlineData(@"^\d{12}$", @"\A(?:^[0-9]{12}$)\z")]
    [InlineData(@"[\w+=,.@-]+", @"\A(?:[A-Za-z0-9_+=,.@-]+)\z")]
    [InlineData(@"[\S]+\S", @"\A(?:[\S]+[^ \t\n\v\f\r])\z")]
    [InlineData(@"\[\d\]", @"\A(?:\[[0-9]\])\z")]
    [InlineData(@"\p{Print}[\p{S}\p{L}]", @"\A(?:[\x20-\x7E][\p{S}\p{Cs}\p{L}])\z")]
    public void Patterns_are_translated_to_dotnet(string pattern, string expected) =>
        Assert.Equal(expected, PatternTranslator.ToDotNet(pattern));
}
