using System.CommandLine;
using System.Text.Json.Nodes;
using Reconciler.Access.Authorization;
using Reconciler.Access.Schemas;
using Reconciler.Engine.Composition;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Loading;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Commands.Rendering;
using Reconciler.Worker.Local;
using Reconciler.Worker.Sources;
using Shared;
using static Reconciler.Worker.Commands.Output.Fragment;

namespace Reconciler.Worker.Commands;

/// <summary><c>policy test</c>: runs tests of the policies of a stack. It makes no AWS call.</summary>
internal static class PolicyTestCommand
{
    public static Command Build(CommandEnvironment environment)
    {
        var file = new Argument<string>("FILE")
        {
            Description = "A YAML list of tests. Name it *.test.yaml if it is in the stack's folder.",
        };
        var stack = new Option<string?>("--stack") { Description = "The stack's folder. Default: the folder of FILE.", HelpName = "DIR" };
        var runServers = new Option<bool>("--run-servers")
        {
            Description = "Also start the servers with a local.command, to know the types of their tools' arguments.",
        };
        var output = OutputOption.Build(OutputFormat.Text, OutputFormat.Json, OutputFormat.Yaml);
        var command = new Command("test", "Test what the policies of a stack permit and deny.") { file, stack, runServers, output };
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetRequiredValue(file),
            result.GetValue(stack),
            result.GetValue(runServers),
            result.GetValue(output),
            environment,
            cancellationToken));
        return CommandLine.WithExamples(
            command,
            $"{environment.Program} policy test stacks/prod/access.test.yaml",
            $"{environment.Program} policy test tests/access.yaml --stack stacks/prod -o json");
    }

    private static async Task<int> RunAsync(
        string file,
        string? folder,
        bool runServers,
        OutputFormat output,
        CommandEnvironment environment,
        CancellationToken cancellationToken)
    {
        var terminal = environment.Terminal;
        var (tests, errors) = PolicyTestLoader.Load(Path.Combine(environment.Directory, file));
        if (errors.Count > 0)
        {
            terminal.Fail(errors, $"{errors.Count} {(errors.Count == 1 ? "error" : "errors")} in the tests.");
            return ExitCode.Error;
        }

        var path = Path.Combine(environment.Directory, folder ?? Path.GetDirectoryName(file) ?? "");
        var servers = runServers ? new ServerToolLister(terminal.Error.WriteLine, CacheFolder.FindBuildCache(environment)) : null;
        var (loaded, listed) = await StackReader.LoadWithToolsAsync(path, servers, cancellationToken);
        if (StackFiles.Accept([loaded], terminal) is not [var stack]) return ExitCode.Error;
        var results = new Runner(stack.Objects, listed, environment.Clock.GetUtcNow()).Run(tests);
        if (output.IsDocument()) terminal.Write(ToJson(results));
        else Write(terminal, results);
        return results.All(result => result.IsPassed) ? ExitCode.Done : ExitCode.Error;
    }

    private static void Write(Terminal terminal, IReadOnlyList<PolicyTestResult> results)
    {
        foreach (var result in results)
        {
            if (result.IsPassed)
            {
                terminal.Screen.WriteLine($"{Good("ok")}   {result.Title}");
                continue;
            }

            terminal.Screen.WriteLine($"{Bad("FAIL")} {result.Title}");
            terminal.Screen.WriteLine($"     {result.Test.GetLocation()}: {result.Problem}");
        }

        var failed = results.Count(result => !result.IsPassed);
        terminal.Screen.WriteLine($"{results.Count - failed} passed, {failed} failed");
    }

    private static JsonObject ToJson(IReadOnlyList<PolicyTestResult> results) => new()
    {
        ["passed"] = results.Count(result => result.IsPassed),
        ["failed"] = results.Count(result => !result.IsPassed),
        ["tests"] = new JsonArray([.. results.Select(result => new JsonObject
        {
            ["test"] = result.Title,
            ["location"] = result.Test.GetLocation().ToString(),
            ["expected"] = result.Test.Expect,
            ["actual"] = result.Decision is { } decision ? decision.IsAllowed ? "permit" : "deny" : null,
            ["passed"] = result.IsPassed,
            ["problem"] = result.Problem,
            ["policies"] = new JsonArray([.. result.Decision?.DeterminingPolicies ?? []]),
            ["undecided"] = new JsonArray([.. result.Decision?.Undecided ?? []]),
        })]),
    };

    /// <summary>Runs tests against the access that the specs define.</summary>
    private sealed class Runner(IReadOnlyList<SpecObject> objects, Func<string, string, IReadOnlyList<Tool>?>? listed, DateTimeOffset now)
    {
        private readonly List<SpecObject> _gateways = [.. objects.Where(o => o.Spec is GatewaySpec)];
        private readonly Dictionary<string, GatewayAccess> _access = new(StringComparer.Ordinal);

        public IReadOnlyList<PolicyTestResult> Run(IEnumerable<PolicyTest> tests) => [.. tests.Select(Run)];

        private PolicyTestResult Run(PolicyTest test)
        {
            try
            {
                var gateway = FindGateway(test.Gateway);
                var access = _access.TryGetValue(gateway.Ref.Name, out var known)
                    ? known
                    : _access[gateway.Ref.Name] = PlannedAccess.Create(gateway, objects, listed);
                var caller = FindCaller(test);
                var time = test.At is { } at ? CallTime.Parse(at) : now;
                var input = JsonNode.Parse(test.Input?.Text ?? "{}")!.AsObject();
                var tool = AccessTools.Find(access, test.Tool);
                if (test.At is null && access.GetToolAccess(caller, tool).DependsOn.Contains(ToolAccess.Time))
                    throw new Mcp.AccessException("The decision depends on the time.", "Set at, such as at: 2026-12-24T20:00Z.");
                var decision = access.Decide(new ToolCall(caller, tool, input, time));
                var title = test.Name ?? $"{caller.Name} -> {tool}: {test.Expect}";
                if (decision.IsAllowed == test.ExpectsPermit) return new PolicyTestResult(test, title, decision, null);
                var reason = decision.IsAllowed ? $"permitted by {string.Join(", ", decision.DeterminingPolicies)}" : decision.Reason;
                var undecided = decision.Undecided.Count == 0
                    ? ""
                    : $" Not decided here, because they depend on history or a guardrail: {string.Join(", ", decision.Undecided)}.";
                return new PolicyTestResult(test, title, decision, $"expected {test.Expect}; {reason}{undecided}");
            }
            catch (Engine.Model.UserFacingException e)
            {
                return new PolicyTestResult(
                    test, test.Name ?? $"{test.Tool}: {test.Expect}", null, $"{e.Message}{(e.Hint is { } hint ? $" {hint}" : "")}");
            }
        }

        private SpecObject FindGateway(string? name)
        {
            var names = _gateways.ConvertAll(gateway => gateway.Ref.Name);
            if (name is null)
            {
                return _gateways is [var only]
                    ? only
                    : throw new Mcp.AccessException(
                        $"The stack has {_gateways.Count} gateways.",
                        _gateways.Count == 0 ? "Only gateways evaluate policies." : $"Set gateway to one of: {string.Join(", ", names)}");
            }

            return _gateways.Find(gateway => gateway.Ref.Name == name)
                ?? throw new Mcp.AccessException(
                    $"The stack has no gateway {name}.", Spelling.Hint(name, names) ?? $"Gateways: {string.Join(", ", names)}");
        }

        private AccessPrincipal FindCaller(PolicyTest test)
        {
            if (test.Claims is { } claims) return AccessPrincipal.FromClaims(JsonNode.Parse(claims.Text)!.AsObject());
            if (test.Iam is { } arn)
            {
                var caller = AccessPrincipal.FromArn(arn);
                return caller.Entity is not null
                    ? caller
                    : throw new Mcp.AccessException($"{arn} is not one caller.", "Write an ARN without *.");
            }

            // The subject of a user is known only in AWS.
            var users = objects.Select(o => o.Spec).OfType<UserPoolSpec>()
                .SelectMany(pool => pool.Users ?? [])
                .Select(user => user.Username)
                .ToList();
            return users.Contains(test.User!)
                ? AccessPrincipal.FromClaims(new JsonObject { ["sub"] = test.User, ["username"] = test.User, ["token_use"] = "access" })
                : throw new Mcp.AccessException(
                    $"No pool of the stack has a user {test.User}.",
                    Spelling.Hint(test.User!, users) ?? "For another caller write claims.");
        }
    }

    private sealed record PolicyTestResult(PolicyTest Test, string Title, AccessDecision? Decision, string? Problem)
    {
        public bool IsPassed => Problem is null;
    }
}
