using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl.Model;
using Amazon.CodeBuild.Model;
using Reconciler.Access.Schemas;
using Reconciler.Emulator.Platform.Local;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Loading;

namespace Reconciler.Worker.Local;

/// <summary>
/// What the embedded AWS offers beyond the AWS APIs: it runs servers as processes on this machine, and knows the tools that targets
/// have listed. AWS runs images and has no such calls.
/// </summary>
/// <param name="http">Calls the endpoint of the embedded AWS.</param>
internal sealed class EmulatorExtension(HttpClient http) : IEndpointExtension
{
    private static readonly IReadOnlyDictionary<string, IReadOnlyList<Tool>> NoTools = new Dictionary<string, IReadOnlyList<Tool>>();
    private readonly ConcurrentDictionary<string, ServerProgram> _registered = new(StringComparer.Ordinal);

    /// <summary>Registers the programs of every runtime that the stack asks for.</summary>
    public async Task PrepareAsync(Stack stack, Plan plan, CancellationToken cancellationToken)
    {
        foreach (var change in plan.Changes)
        {
            if (!plan.Graph.Contains(change.Address) || plan.Graph[change.Address] is not { State: CreateAgentRuntimeRequest model } runtime) continue;
            if (stack.Find(runtime.Owner)?.Spec is not McpServerSpec server) continue;
            var program = new ServerProgram(server.Local?.Command ?? [], server.Local?.Build ?? [], FindProject(plan.Graph, runtime.Owner));
            await RegisterAsync(model.AgentRuntimeName, program, change.Kind != ChangeKind.None, cancellationToken);
        }
    }

    /// <summary>Registers the programs of a runtime, unless they were registered before.</summary>
    /// <param name="runtimeName">The name of the runtime, which need not exist yet.</param>
    /// <param name="program">The programs.</param>
    /// <param name="isChanging">Whether the runtime is about to change. An emulator that lost the runtime lost its programs too.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task RegisterAsync(string runtimeName, ServerProgram program, bool isChanging, CancellationToken cancellationToken)
    {
        if (!isChanging && _registered.TryGetValue(runtimeName, out var registered) && registered == program) return;
        try
        {
            using var answer = await http
                .PutAsJsonAsync($"/_emulator/commands/{Uri.EscapeDataString(runtimeName)}", program, JsonSerializerOptions.Web, cancellationToken);
            if (answer.IsSuccessStatusCode) _registered[runtimeName] = program;
        }
        catch (Exception e) when (IsUnreachable(e))
        {
            // The AWS calls of the pass go to the same endpoint and report it.
        }
    }

    public async Task<IReadOnlyDictionary<string, IReadOnlyList<Tool>>> ListToolsAsync(string gatewayId, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync($"/_emulator/tools/{Uri.EscapeDataString(gatewayId)}", cancellationToken);
            if (!answer.IsSuccessStatusCode || await answer.Content.ReadFromJsonAsync<JsonNode>(cancellationToken) is not { } body) return NoTools;
            var listed = new Dictionary<string, IReadOnlyList<Tool>>(StringComparer.Ordinal);
            foreach (var target in body["targets"]!.AsArray())
            {
                if (target!["tools"] is JsonArray tools) listed[(string)target["name"]!] = [.. tools.Select(tool => new Tool((string)tool!["name"]!, tool["inputSchema"]?.DeepClone().AsObject()))];
            }

            return listed;
        }
        catch (Exception e) when (IsUnreachable(e))
        {
            return NoTools;
        }
    }

    /// <summary>The CodeBuild project that makes the image of a server.</summary>
    private static string? FindProject(ResourceGraph graph, ObjectRef owner) =>
        graph.Ordered.Where(resource => resource.Owner == owner).Select(resource => resource.State).OfType<CreateProjectRequest>().FirstOrDefault()?.Name;

    private static bool IsUnreachable(Exception e) => e is HttpRequestException or TaskCanceledException { InnerException: TimeoutException };
}
