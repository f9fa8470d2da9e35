using System.Diagnostics;
using Amazon;
using Amazon.BedrockAgentCoreControl.Model;
using Amazon.CognitoIdentityProvider.Model;
using Amazon.IdentityManagement.Model;
using Amazon.Runtime;
using Reconciler.Emulator.Host;
using Reconciler.Engine.Aws;

namespace Reconciler.Bench.Kill;

/// <summary>One round: a phase that is killed or not, another process that completes it, and what is there then.</summary>
/// <param name="Duration">How long the first process took; until it was killed if it was.</param>
/// <param name="ChangesBeforeKill">The changes of the first process.</param>
/// <param name="Changes">The changes of both.</param>
/// <param name="Left">What is there in the end.</param>
/// <param name="Problem">Why the second process failed, or what it left to do; null if it did all.</param>
internal sealed record KillRound(
    TimeSpan Duration, int ChangesBeforeKill, int Changes, IReadOnlyList<string> Left, string? Problem)
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "reconciler.dll");

    /// <summary>Runs a round on an account of its own.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="killAfter">When the process is killed; null to let it end.</param>
    public static async Task<KillRound> RunAsync(Phase phase, TimeSpan? killAfter)
    {
        var folder = Directory.CreateTempSubdirectory("reconciler-kill-").FullName;
        await using var aws = await EmulatedAws.StartAsync(
            new EmulatorOptions { RunsServers = false, Latency = EmulatorLatency.Interactive });
        Write(StackText.Create(isChanged: false, isSmall: false));
        if (phase != Phase.Converge) await EndAsync(Start("apply", "--yes", "--allow-widening"));
        if (phase is Phase.Update or Phase.Prune) Write(StackText.Create(phase == Phase.Update, phase == Phase.Prune));
        aws.Requests.Clear();

        var watch = Stopwatch.StartNew();
        var first = killAfter is null || phase == Phase.Destroy ? StartLast() : Start("run", "--resync", "1h");
        if (killAfter is { } moment)
        {
            await Task.WhenAny(first.WaitForExitAsync(), Task.Delay(moment, TimeProvider.System));
            first.Kill();
        }

        var (code, text) = await EndAsync(first);
        var duration = watch.Elapsed;
        var before = aws.Requests.Mutating.Count;
        if (killAfter is not null) (code, text) = await EndAsync(StartLast());
        var problem = code == 0 ? null : $"exit code {code}: {text}";
        var changes = aws.Requests.Mutating.Count;
        if (phase != Phase.Destroy && problem is null)
        {
            (code, text) = await EndAsync(Start("diff", "--exit-code"));
            if (code != 0) problem = $"differences are left: {text}";
        }

        var left = await ListAsync(aws);
        Directory.Delete(folder, recursive: true);
        return new KillRound(duration, before, changes, left, problem);

        void Write(string text) => File.WriteAllText(Path.Combine(folder, "stack.yaml"), text);

        Process StartLast() => phase == Phase.Destroy
            ? Start("destroy", "--yes", "--allow-data-loss")
            : Start("apply", "--yes", "--allow-widening", "--confirm-prune", "--allow-data-loss");

        Process Start(string command, params string[] more)
        {
            var start = new ProcessStartInfo("dotnet", [Program, command, folder, .. more, "--endpoint-url", $"{aws.Endpoint}"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            (start.Environment["AWS_ACCESS_KEY_ID"], start.Environment["AWS_SECRET_ACCESS_KEY"]) = (aws.AccessKeyId, aws.SecretAccessKey);
            return Process.Start(start)!;
        }
    }

    private static async Task<(int Code, string Text)> EndAsync(Process process)
    {
        using (process)
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            return (process.ExitCode, $"{await output}{await error}");
        }
    }

    private static async Task<IReadOnlyList<string>> ListAsync(EmulatedAws aws)
    {
        var credentials = new BasicAWSCredentials(aws.AccessKeyId, aws.SecretAccessKey);
        using var clients = new AwsClients(credentials, RegionEndpoint.USEast1, aws.Endpoint);
        var found = new List<string>();
        var roles = await clients.Iam.ListRolesAsync(new ListRolesRequest());
        found.AddRange((roles.Roles ?? []).Select(role => $"role {role.RoleName}"));
        var pools = await clients.Cognito.ListUserPoolsAsync(new ListUserPoolsRequest { MaxResults = 60 });
        foreach (var pool in pools.UserPools ?? [])
        {
            found.Add($"pool {pool.Name}");
            var request = new ListUserPoolClientsRequest { UserPoolId = pool.Id, MaxResults = 60 };
            var members = await clients.Cognito.ListUserPoolClientsAsync(request);
            found.AddRange((members.UserPoolClients ?? []).Select(client => $"client {pool.Name}/{client.ClientName}"));
        }

        var gateways = await clients.AgentCore.ListGatewaysAsync(new ListGatewaysRequest());
        found.AddRange((gateways.Items ?? []).Select(gateway => $"gateway {gateway.Name}"));
        var engines = await clients.AgentCore.ListPolicyEnginesAsync(new ListPolicyEnginesRequest());
        foreach (var engine in engines.PolicyEngines ?? [])
        {
            found.Add($"engine {engine.Name}");
            var request = new Amazon.BedrockAgentCoreControl.Model.ListPoliciesRequest { PolicyEngineId = engine.PolicyEngineId };
            var policies = await clients.AgentCore.ListPoliciesAsync(request);
            found.AddRange((policies.Policies ?? []).Select(policy => $"policy {policy.Name}"));
        }

        found.Sort(StringComparer.Ordinal);
        return found;
    }
}
