using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace Reconciler.Tests.Shared;

/// <summary>The public AWS service models next to the repository. Tests that need them return early if they are missing.</summary>
internal static class AwsModels
{
    public static string? Directory { get; } = Find();

    /// <summary>The models of services of which the project uses few operations.</summary>
    private static string OwnModels { get; } = Path.Combine(Repository.Root, "tools", "AwsSdkGenerator", "Models");

    public static bool AreMissing(ITestOutputHelper output)
    {
        if (Directory is null)
            output.WriteLine("Not checked: there is no folder ../shared/aws-models beside the repository.");
        return Directory is null;
    }

    public static JsonObject Load(string service)
    {
        var file = Path.Combine(Directory!, service + ".json");
        return JsonNode.Parse(File.ReadAllText(File.Exists(file) ? file : Path.Combine(OwnModels, service + ".json")))!.AsObject();
    }

    private static string? Find()
    {
        var path = Path.Combine(Repository.Root, "..", "shared", "aws-models");
        return System.IO.Directory.Exists(path) ? Path.GetFullPath(path) : null;
    }
}
