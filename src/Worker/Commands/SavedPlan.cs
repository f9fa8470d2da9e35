using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Spec.Files;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Mcp;

namespace Reconciler.Worker.Commands;

/// <summary>
/// A plan in a file: <c>diff --out</c> writes it, <c>apply</c> of the file makes its changes if nothing has moved since. It names what it
/// is about by hashes, and contains neither values of members nor anything derived from secrets.
/// </summary>
/// <param name="Endpoint">What the plan was made against, see <see cref="DescribeEndpoint"/>.</param>
/// <param name="Stacks">The plans of the stacks, in the order of the command.</param>
internal sealed record SavedPlan(string Endpoint, IReadOnlyList<SavedStackPlan> Stacks)
{
    private const string ApiVersion = "agentcore.reconciler/v1alpha1";
    private const string Kind = "Plan";
    private const long MaxBytes = 16 * 1024 * 1024;

    /// <summary>Reads a plan; null if the file is something else, such as a spec.</summary>
    /// <param name="path">The file as given.</param>
    /// <param name="folder">The current folder.</param>
    /// <exception cref="AccessException">It is a plan that this version cannot read.</exception>
    public static SavedPlan? TryRead(string path, string folder)
    {
        var file = Path.Combine(folder, path);
        if (!File.Exists(file) || new FileInfo(file).Length is 0 or > MaxBytes) return null;
        if (Parse(new FileReader().ReadText(file)) is not { } document || (string?)document["kind"] != Kind) return null;
        try
        {
            if ((string?)document["apiVersion"] == ApiVersion) return document["spec"].Deserialize<SavedPlan>(Json.Indented)!.Check();
        }
        catch (Exception e) when (e is JsonException or ArgumentNullException or InvalidOperationException)
        {
            // Reported below: a plan of another version is not told from a damaged one.
        }

        throw new AccessException(
            $"{path} is a plan that this version of reconciler cannot read.", "Make it again with `reconciler diff` and --out.");
    }

    /// <summary>Describes what a command calls: AWS, an endpoint, or the embedded AWS.</summary>
    public static string DescribeEndpoint(ConnectionSettings connection, Uri? endpoint) =>
        connection.LocalState is { } folder ? $"local:{Path.GetFullPath(folder)}" : endpoint?.ToString() ?? "aws";

    /// <summary>Writes the plan.</summary>
    /// <param name="file">The file. It is replaced if it exists.</param>
    public void Write(string file) => File.WriteAllText(file, ToJson().ToJsonString(Json.Indented) + "\n");

    /// <summary>Says what differs from a plan that was made now; empty if nothing has moved.</summary>
    public IReadOnlyList<string> Compare(SavedPlan now)
    {
        if (Endpoint != now.Endpoint) return [$"it was made against {Endpoint}, not {now.Endpoint}"];
        var differences = new List<string>();
        foreach (var (before, after) in Stacks.Zip(now.Stacks)) differences.AddRange(before.Compare(after));
        if (Stacks.Count != now.Stacks.Count) differences.Add($"it has {Stacks.Count} stacks, not {now.Stacks.Count}");
        return differences;
    }

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private JsonObject ToJson() => new()
    {
        ["apiVersion"] = ApiVersion,
        ["kind"] = Kind,
        ["spec"] = JsonSerializer.SerializeToNode(this, Json.Indented),
    };

    private SavedPlan Check()
    {
        ArgumentNullException.ThrowIfNull(Endpoint);
        ArgumentNullException.ThrowIfNull(Stacks);
        foreach (var stack in Stacks) stack.Check();
        return this;
    }
}
