using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace Reconciler.Tests.Shared;

/// <summary>The public AWS service models next to the repository. Tests that need them return early if they are missing.</summary>
internal static class AwsModels
{
    public static string? Directory { get; } = Find();

    public static bool AreMissing(ITestOutputHelper output)
    {
        if (Directory is null)
            output.WriteLine("Not checked: there is no folder ../shared/aws-models beside the repository.");
        return Directory is null;
    }

    public static JsonObject Load(string service) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Directory!, service + ".json")))!.AsObject();

    private static string? Find()
    {
        var path = Path.Combine(Repository.Root, "..", "shared", "aws-models");
        return System.IO.Directory.Exists(path) ? Path.GetFullPath(path) : null;
    }
}
