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
/// Learns which tools the servers of a stack offer: those that say <c>local.command</c> are built, and started one after the other in a copy
/// of their source, asked, and ended.
/// </summary>
/// <param name="say">Takes a line about what goes on.</param>
/// <param name="buildCache">The folder that what was built before is in; <see langword="null"/> for none.</param>
internal sealed class ServerToolLister(Action<string> say, string? buildCache)
{
    private const string BuildPath = "spec.local.build";
    private const string CommandPath = "spec.local.command";

    // As long as the embedded AWS waits: the command may compile the server, too.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    // What the embedded AWS says where a stack does not.
    private static readonly EmulatorOptions Defaults = new();

    /// <param name="objects">The objects of the stack.</param>
    /// <param name="region">The stack's region, if it says one.</param>
    /// <param name="cancellationToken">Gives up and ends what was started.</param>
    public async Task<ServerTools> ListAsync(IReadOnlyList<SpecObject> objects, string? region, CancellationToken cancellationToken)
    {
        var wanted = ServerTools.FindListed(objects);
        var tools = new Dictionary<string, IReadOnlyList<Tool>>(StringComparer.Ordinal);
        var errors = new List<SpecError>();
        foreach (var owner in objects.Where(o => wanted.Contains(o.Ref.Name)))
        {
            if (owner.Spec is not McpServerSpec { Source: { } source, Local: { Command.Count: > 0 } local } spec) continue;
            say($"starting {owner.Ref.Name} ...");
            try
            {
                var archive = SourceArchive.Create(Path.GetFullPath(Path.Combine(owner.Directory, source.Path)), source.Exclude ?? []);
                var options = new LocalServerOptions
                {
                    Command = local.Command,
                    Build = local.Build ?? [],
                    Source = archive,
                    BuildCacheDirectory = buildCache,
                    Environment = Variables(spec, archive, region),
                    Limit = Patience,
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
        limited.CancelAfter(Patience);
        try
        {
            var address = new ToolServer(owner.Ref, "", server.Endpoint, CallerAuth.Nothing);
            await using var client = await ToolClient.ConnectAsync(address, Caller.Anonymous, null, limited.Token);
            var tools = await client.ListAsync(limited.Token);
            return [.. tools.Select(tool => new Tool(tool.Name, JsonObject.Create(tool.InputSchema)))];
        }
        catch (AccessException e)
        {
            throw new LocalServerException(e.Message, server.LastLines, e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LocalServerException($"It runs, but did not list its tools within {Patience.TotalSeconds:0} seconds.", server.LastLines, e);
        }
    }

    /// <summary>What the runtime would set, as far as it is known without an account; a variable about another resource is left out.</summary>
    private static Dictionary<string, string> Variables(McpServerSpec spec, byte[] archive, string? region)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { [ServerVariables.SourceVersion] = Convert.ToHexStringLower(SHA256.HashData(archive)) };
        foreach (var (name, text) in spec.Request.EnvironmentVariables ?? [])
        {
            if (ReferenceText.Find(text).All(reference => Known(reference) is not null)) variables[name] = ReferenceText.Substitute(text, Known);
        }

        return variables;

        string? Known(Reference reference) => reference.ToString() switch
        {
            "${aws.region}" => region ?? Defaults.Region,
            "${aws.accountId}" => Defaults.AccountId,
            _ => null,
        };
    }

    private static string Describe(SpecObject owner, LocalSpec local, LocalServerException failure)
    {
        var how = failure.IsOfBuild ? "built" : "started";
        var program = failure.IsOfBuild ? local.Build! : local.Command;
        var wrote = failure.LastLines.Count == 0 ? "It wrote nothing." : $"It wrote last:{string.Concat(failure.LastLines.Select(line => $"\n    {line}"))}";
        return $"{owner.Ref}, {how} by `{string.Join(' ', program)}`, cannot be asked for its tools. {failure.Message} {wrote}";
    }
}
