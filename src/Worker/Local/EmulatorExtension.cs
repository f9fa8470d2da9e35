using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl.Model;
using Amazon.CodeBuild.Model;
using Amazon.Lambda.Model;
using Reconciler.Access.Schemas;
using Reconciler.Emulator.Platform.Local;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Resources.S3;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Loading;

namespace Reconciler.Worker.Local;

/// <summary>
/// Calls the additional API of the embedded AWS (<c>/_emulator/</c>). AWS runs container images; the embedded AWS runs servers as
/// processes on this machine, so it needs their commands. It also returns the tools that gateway targets have listed.
/// </summary>
/// <param name="http">A client whose base address is the endpoint of the embedded AWS.</param>
internal sealed class EmulatorExtension(HttpClient http) : IEndpointExtension
{
    private readonly ConcurrentDictionary<string, ServerProgram> _registered = new(StringComparer.Ordinal);

    /// <summary>Registers the programs of every runtime and function in the plan.</summary>
    public async Task PrepareAsync(Stack stack, Plan plan, CancellationToken cancellationToken)
    {
        foreach (var change in plan.Changes)
        {
            if (!plan.Graph.Contains(change.Address)) continue;
            var isChanging = change.Kind != ChangeKind.None;
            if (plan.Graph[change.Address] is { State: CreateFunctionRequest function } owned
                && stack.Find(owned.Owner)?.Spec is LambdaFunctionSpec spec)
            {
                var command = new ServerProgram(spec.Local?.Command ?? [], [], null);
                var path = $"functions/{Uri.EscapeDataString(function.FunctionName)}";
                await RegisterAsync(path, command, null, null, isChanging, cancellationToken);
            }

            if (plan.Graph[change.Address] is not { State: CreateAgentRuntimeRequest model } runtime) continue;
            if (stack.Find(runtime.Owner)?.Spec is not McpServerSpec server) continue;
            var owner = stack.Find(runtime.Owner)!;
            var archive = CreateArchive(owner, server.Local);
            var program = new ServerProgram(server.Local?.Command ?? [], server.Local?.Build ?? [], FindProject(plan.Graph, runtime.Owner))
            {
                Files = archive is null ? null : Convert.ToHexStringLower(SHA256.HashData(archive)),
            };
            var name = $"commands/{Uri.EscapeDataString(model.AgentRuntimeName)}";
            await RegisterAsync(name, program, archive, FindSource(model.AgentRuntimeName, owner, server), isChanging, cancellationToken);
        }
    }

    /// <summary>Registers the programs of a runtime or function, unless they are registered already.</summary>
    /// <param name="path">Its path in the additional API. It need not exist yet.</param>
    /// <param name="program">The programs.</param>
    /// <param name="archive">The archive of the files to run with; null to run with the source of the image.</param>
    /// <param name="source">The folder that the files or the source of the image are from; null if there is none.</param>
    /// <param name="isChanging">
    /// Whether the plan changes it. The programs are then always registered: an emulator that lost it lost them, too.
    /// </param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ConnectionException">The emulator does not take a command without its token.</exception>
    public async Task RegisterAsync(
        string path,
        ServerProgram program,
        byte[]? archive,
        LocalSource? source,
        bool isChanging,
        CancellationToken cancellationToken)
    {
        if (!isChanging && _registered.TryGetValue(path, out var registered) && registered == program) return;
        try
        {
            var body = new { program.Command, program.Build, program.Project, archive, source?.Folder, source?.Exclude };
            using var response = await http.PutAsJsonAsync($"/_emulator/{path}", body, JsonSerializerOptions.Web, cancellationToken);
            if (response.IsSuccessStatusCode) _registered[path] = program;
            else if (response.StatusCode == HttpStatusCode.Forbidden && program.Command.Count > 0) throw Refused(path);
        }
        catch (Exception e) when (IsUnreachable(e))
        {
            // Ignored: the AWS calls of the pass go to the same endpoint and report that it is unreachable.
        }
    }

    /// <summary>Gets the tools that the targets of a gateway have listed, by the name of the target; empty if there are none.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<Tool>>> ListToolsAsync(
        string gatewayId, CancellationToken cancellationToken) =>
        (await ListDefinitionsAsync(gatewayId, cancellationToken)).ToDictionary(
            target => target.Key, IReadOnlyList<Tool> (target) => [.. target.Value.Select(ParseTool)], StringComparer.Ordinal);

    public async Task<IReadOnlyDictionary<string, IReadOnlyList<JsonObject>>> ListDefinitionsAsync(
        string gatewayId, CancellationToken cancellationToken)
    {
        var listed = new Dictionary<string, IReadOnlyList<JsonObject>>(StringComparer.Ordinal);
        var body = await GetAsync($"tools/{Uri.EscapeDataString(gatewayId)}", cancellationToken);
        foreach (var target in body?["targets"] as JsonArray ?? [])
        {
            if (target!["tools"] is JsonArray tools) listed[(string)target["name"]!] = [.. tools.OfType<JsonObject>()];
        }

        return listed;
    }

    public async Task<(IReadOnlyList<JsonObject>? Tools, string? Problem)> ListServerToolsAsync(
        string gatewayId, string targetId, CancellationToken cancellationToken)
    {
        var path = $"tools/{Uri.EscapeDataString(gatewayId)}/{Uri.EscapeDataString(targetId)}";
        var body = await GetAsync(path, cancellationToken);
        return ((body?["tools"] as JsonArray)?.OfType<JsonObject>().ToList(), (string?)body?["problem"]);
    }

    public string? FindServerFiles(Stack stack, ObjectRef server) =>
        stack.Find(server) is { Spec: McpServerSpec spec } owner && CreateArchive(owner, spec.Local) is { } archive
            ? Convert.ToHexStringLower(SHA256.HashData(archive))
            : null;

    /// <summary>Gets a document; null if there is none, or the emulator is unreachable.</summary>
    private async Task<JsonNode?> GetAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync($"/_emulator/{path}", cancellationToken);
            return response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync<JsonNode>(cancellationToken) : null;
        }
        catch (Exception e) when (IsUnreachable(e))
        {
            return null;
        }
    }

    private ConnectionException Refused(string path) => new(
        $"The emulator at {http.BaseAddress} does not take the local command of the {Describe(path)}: the command would run as its user, "
        + "and its token is missing or wrong.",
        "Set RECONCILER_EMULATOR_TOKEN to the token that `emulator` prints; with --state DIR it is in DIR/token.");

    private static string Describe(string path)
    {
        var parts = path.Split('/');
        return $"{(parts[0] == "functions" ? "function" : "runtime")} {Uri.UnescapeDataString(parts[^1])}";
    }

    private static Tool ParseTool(JsonObject tool) => new((string)tool["name"]!, tool["inputSchema"]?.DeepClone().AsObject());

    /// <summary>Archives the folder of <c>local.path</c>; null if the spec has none.</summary>
    private static byte[]? CreateArchive(SpecObject owner, LocalSpec? local) => local?.Path is { } path
        ? SourceArchive.Create(Path.GetFullPath(Path.Combine(owner.Directory, path)), [], owner.Reader)
        : null;

    // The emulator is on this machine: it can be told where the files are, to watch them.
    private static LocalSource? FindSource(string runtimeName, SpecObject owner, McpServerSpec server) =>
        (server.Local?.Path ?? server.Source?.Path) is { } path
        ? new LocalSource(
            runtimeName,
            Path.GetFullPath(Path.Combine(owner.Directory, path)),
            server.Local?.Path is null ? server.Source?.Exclude ?? [] : [])
        : null;

    /// <summary>Finds the CodeBuild project that builds the image of a server.</summary>
    private static string? FindProject(ResourceGraph graph, ObjectRef owner) => graph.Ordered
        .Where(resource => resource.Owner == owner)
        .Select(resource => resource.State)
        .OfType<CreateProjectRequest>()
        .FirstOrDefault()?.Name;

    private static bool IsUnreachable(Exception e) =>
        e is HttpRequestException or TaskCanceledException { InnerException: TimeoutException };
}
