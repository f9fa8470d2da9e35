using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Reconciler.Tests.Shared;

namespace Reconciler.AwsSdk.Tests.Configuration;

/// <summary>The switch to the official packages, checked without restoring them: not every registry has them.</summary>
public sealed partial class OfficialPackagesTests
{
    private static readonly string[] Official =
    [
        "AWSSDK.BedrockAgentCoreControl", "AWSSDK.CloudWatchLogs", "AWSSDK.CodeBuild", "AWSSDK.CognitoIdentityProvider",
        "AWSSDK.Core", "AWSSDK.ECR", "AWSSDK.IdentityManagement", "AWSSDK.Lambda", "AWSSDK.ResourceGroupsTaggingAPI", "AWSSDK.S3",
        "AWSSDK.SecretsManager",
        "AWSSDK.SecurityToken",
        "AWSSDK.SQS",
    ];

    [Fact]
    public async Task Switch_replaces_the_stand_in_by_official_packages_of_exact_versions()
    {
        var items = await Evaluate("-p:AwsSdk=packages");

        Assert.Empty(items["Compile"]!.AsArray());
        var references = Names(items["PackageReference"]);
        Assert.Equal(Official, references.Order(StringComparer.OrdinalIgnoreCase));
        var versions = items["PackageVersion"]!.AsArray().ToDictionary(v => (string)v!["Identity"]!, v => (string)v!["Version"]!);
        Assert.All(references, name => Assert.Matches(ExactV4(), versions[name]));
    }

    [Fact]
    public async Task Without_the_switch_only_restorable_packages_are_referenced()
    {
        var items = await Evaluate();

        Assert.Equal(["AWSSDK.Core", "AWSSDK.S3", "AWSSDK.SQS", "AWSSDK.SecurityToken"], Names(items["PackageReference"]).Order(StringComparer.Ordinal));
        Assert.NotEmpty(items["Compile"]!.AsArray());
    }

    // Every project references the analyzers.
    private static IEnumerable<string> Names(JsonNode? items) =>
        items!.AsArray().Select(i => (string)i!["Identity"]!).Where(name => name.StartsWith("AWSSDK.", StringComparison.Ordinal));

    private static async Task<JsonObject> Evaluate(params string[] properties)
    {
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet",
            [
                "msbuild", Path.Combine(Repository.Root, "src", "AwsSdk", "AwsSdk.csproj"),
                "-getItem:Compile", "-getItem:PackageReference", "-getItem:PackageVersion", .. properties,
            ])
        {
            RedirectStandardOutput = true,
        })!;
        var json = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return JsonNode.Parse(json)!["Items"]!.AsObject();
    }

    [GeneratedRegex(@"^4\.\d+\.\d+(\.\d+)?$")]
    private static partial Regex ExactV4();
}
