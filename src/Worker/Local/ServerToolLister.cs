using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Reconciler.Access.Schemas;
using Reconciler.Emulator.Host;
using Reconciler.Engine.Composition;
using Reconciler.Engine.Resources.S3;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.References;
using Reconciler.Worker.Mcp;

namespace Reconciler.Worker.Local;

/// <summary>
/// Lists the tools of a stack's servers. Each server with a <c>local.command</c> is built and started in a copy of its source, asked for
/// its tools over MCP, and stopped; one server after the other.
/// </summary>
/// <param name="reportProgress">Receives a line before each server is started.</param>
/// <param name="buildCache">The folder of cached builds; null to build each time.</param>
internal sealed class ServerToolLister(Action<string> reportProgress, string? buildCache)
{
    private const string BuildPath = "spec.local.build";
    private const string CommandPath = "spec.local.command";

    // The embedded AWS waits as long for a server: local.command may compile it first.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(120);

    // The region and account of the embedded AWS, for a stack without a region.
    private static readonly EmulatorOptions Defaults = new();

    /// <summary>Lists the tools of the servers that are targets of gateways in the stack.</summary>
    /// <param name="objects">The objects of the stack.</param>
    /// <param name="region">The region of the stack; null if the stack sets none.</param>
    /// <param name="cancellationToken">Cancels the listing and stops the server.</param>
    /// <returns>The tools, and an error for each server that could not be built, started or asked.</returns>
    public async Task<ServerTools> ListAsync(IReadOnlyList<SpecObject> objects, string? region, CancellationToken cancellationToken)
    {
        var listed = ServerTools.FindListed(objects);
        var tools = new Dictionary<string, IReadOnlyList<Tool>>(StringComparer.Ordinal);
        var errors = new List<SpecError>();
        foreach (var owner in objects.Where(o => listed.Contains(o.Ref.Name)))
        {
            if (owner.Spec is not McpServerSpec { Local: { Command.Count: > 0 } local } spec) continue;
            if ((spec.Source?.Path ?? local.Path) is not { } folder) continue;
            reportProgress($"starting {owner.Ref.Name} ...");
            try
            {
                var archive = SourceArchive.Create(
                    Path.GetFullPath(Path.Combine(owner.Directory, folder)), spec.Source?.Exclude ?? [], owner.Reader);
                var options = new LocalServerOptions
                {
                    Command = local.Command,
                    Build = local.Build ?? [],
                    Source = archive,
                    BuildCacheDirectory = buildCache,
                    Environment = GetEnvironment(spec, archive, region),
                    Limit = Timeout,
                };
                await using var server = await LocalServer.StartAsync(options, cancellationToken);
                tools[owner.Ref.Name] = await ListAsync(owner, server, cancellationToken);
            }
            catch (LocalServerException e)
            {
                var path = e.IsOfBuild ? BuildPath : CommandPath;
                errors.Add(new SpecError(owner.GetLocation(path), path, Describe(owner, local, e)));
            }
        }

        return new ServerTools(objects, tools, errors);
    }

    private static async Task<IReadOnlyList<Tool>> ListAsync(SpecObject owner, LocalServer server, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(Timeout);
        try
        {
            var toolServer = new ToolServer(owner.Ref, "", server.Endpoint, CallerAuth.Nothing);
            await using var client = await ToolClient.ConnectAsync(toolServer, Caller.Anonymous, null, limited.Token);
            var tools = await client.ListAsync(limited.Token);
            return [.. tools.Select(tool => new Tool(tool.Name, JsonObject.Create(tool.InputSchema)))];
        }
        catch (AccessException e)
        {
            throw new LocalServerException(e.Message, server.LastLines, e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            var message = $"The server started but did not list its tools within {Timeout.TotalSeconds:0} seconds.";
            throw new LocalServerException(message, server.LastLines, e);
        }
    }

    /// <summary>
    /// The environment variables that the runtime would have. A variable that refers to another resource is omitted, because its value is
    /// unknown without an account.
    /// </summary>
    private static Dictionary<string, string> GetEnvironment(McpServerSpec spec, byte[] archive, string? region)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [ServerVariables.SourceVersion] = Convert.ToHexStringLower(SHA256.HashData(archive)),
        };
        foreach (var (name, text) in spec.Request.EnvironmentVariables ?? [])
        {
            if (ReferenceText.Find(text).Any(reference => Resolve(reference) is null)) continue;
            variables[name] = ReferenceText.Substitute(text, Resolve);
        }

        return variables;

        string? Resolve(Reference reference) => reference.ToString() switch
        {
            "${aws.region}" => region ?? Defaults.Region,
            "${aws.accountId}" => Defaults.AccountId,
            _ => null,
        };
    }

    private static string Describe(SpecObject owner, LocalSpec local, LocalServerException failure)
    {
        var action = failure.IsOfBuild ? "built" : "started";
        var command = string.Join(' ', failure.IsOfBuild ? local.Build! : local.Command);
        var output = failure.LastLines.Count == 0
            ? "It wrote no output."
            : $"Its last output:{string.Concat(failure.LastLines.Select(line => $"\n    {line}"))}";
        return $"cannot list the tools of {owner.Ref}, {action} with `{command}`. {failure.Message} {output}";
    }
}
