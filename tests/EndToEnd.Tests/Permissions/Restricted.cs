using System.Text.Json.Nodes;
using Reconciler.Emulator.Host;
using Reconciler.Emulator.Platform.Auth;
using Reconciler.Emulator.Services.Iam;
using Reconciler.Engine.Resources.Permissions;

namespace EndToEnd.Tests.Permissions;

/// <summary>A stack that is applied by a role which has only what <c>iam-policy</c> prints for it.</summary>
internal sealed class Restricted : IAsyncDisposable
{
    private const string Account = "000000000000";
    // A user leaves its groups when it is deleted; the clients of these tests have no call that puts one into a group.
    private static readonly string[] _neverNeededHere = ["iam:RemoveUserFromGroup"];

    private const int MaximumInlineLength = 10_240;
    private const string Role = "worker";
    private const string RoleArn = $"arn:aws:iam::{Account}:role/{Role}";

    private readonly List<JsonObject> _statements;
    private readonly HashSet<JsonObject> _used = [];

    private Restricted(Workshop workshop, List<JsonObject> statements)
    {
        Workshop = workshop;
        _statements = statements;
        workshop.Aws.PermissionChecked += Note;
    }

    /// <summary>The stack, with clients that may do everything.</summary>
    public Workshop Workshop { get; }

    /// <summary>The calls that the policies refused.</summary>
    public List<string> Refused { get; } = [];

    public void AssertNothingRefused() => Assert.True(Refused.Count == 0, string.Join('\n', Refused.Distinct()));

    /// <summary>Asserts that calls have needed each statement.</summary>
    /// <param name="exceptSearches">Whether the account has nothing of others, so that no search finds something to look at.</param>
    public void AssertAllUsed(bool exceptSearches)
    {
        var unused = _statements.Where(statement =>
            !_used.Contains(statement) && !IsNeverNeededHere(statement) && !(exceptSearches && IsSearch(statement)));
        var text = string.Join('\n', unused.Select(statement => statement.ToJsonString()));
        Assert.True(text.Length == 0, text);
    }

    private static bool IsNeverNeededHere(JsonObject statement) => TextsOf(statement["Action"]).All(_neverNeededHere.Contains);

    private static bool IsSearch(JsonObject statement) => TextsOf(statement["Action"]).All(action =>
        CallTable.Types.SelectMany(CallTable.Of).Any(row => row.IsSearch && row.Calls.Any(call => call.Action == action)));

    /// <summary>Starts a stack. A role with the policies assumes its calls.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="options">Options of <c>iam-policy</c>.</param>
    public static async Task<Restricted> StartAsync(StackBuilder stack, params string[] options)
    {
        var workshop = await Workshop.StartAsync(new WorkshopOptions
        {
            Stack = stack,
            // Builds take long enough that their logs are read.
            Latency = EmulatorLatency.Profiles["interactive"],
            Behavior = new EmulatorBehavior { EnforceCallerPermissions = true },
        });
        var printed = await workshop.RunBareAsync(["iam-policy", workshop.Specs, "--account", Account, "-o", "json", .. options]);
        Assert.True(printed.ExitCode == 0, printed.ToString());
        var documents = JsonNode.Parse(printed.Output)!["policies"]!.AsArray().Select(policy => policy!["document"]!).ToList();
        var iam = workshop.Clients.Iam;
        await iam.CreateRoleAsync(new()
        {
            RoleName = Role,
            AssumeRolePolicyDocument = new JsonObject
            {
                ["Version"] = "2012-10-17",
                ["Statement"] = new JsonObject
                {
                    ["Effect"] = "Allow",
                    ["Principal"] = new JsonObject { ["AWS"] = Account },
                    ["Action"] = "sts:AssumeRole",
                },
            }.ToJsonString(),
        });
        // Inline policies, so that the account has no managed one but those of the stack, as long as they fit.
        var isInline = documents.Sum(document => document.ToJsonString().Length) <= MaximumInlineLength;
        foreach (var (index, document) in documents.Index())
        {
            var (name, text) = ($"{Role}-{index}", document.ToJsonString());
            if (isInline)
            {
                await iam.PutRolePolicyAsync(new() { RoleName = Role, PolicyName = name, PolicyDocument = text });
                continue;
            }

            var managed = await iam.CreatePolicyAsync(new() { PolicyName = name, PolicyDocument = text });
            await iam.AttachRolePolicyAsync(new() { RoleName = Role, PolicyArn = managed.Policy.Arn });
        }

        Assume(workshop);
        // The SDK compares the expiration of a session with the computer's clock, which knows nothing of the emulator's.
        workshop.Clock.Advance(TimeSpan.FromDays(30_000));
        return new Restricted(workshop, [.. documents.SelectMany(document => document["Statement"]!.AsArray().OfType<JsonObject>())]);
    }

    public ValueTask DisposeAsync() => Workshop.DisposeAsync();

    private static void Assume(Workshop workshop)
    {
        foreach (var file in Directory.EnumerateFiles(workshop.Specs, "*.yaml"))
        {
            var text = File.ReadAllText(file);
            File.WriteAllText(file, text.Replace(
                "\n  region: us-east-1\n", $"\n  region: us-east-1\n  assumeRoleArn: {RoleArn}\n", StringComparison.Ordinal));
        }
    }

    private void Note(PermissionCheck check)
    {
        if (!check.IsAllowed) Refused.Add($"{check.Action} on {check.Resource}");
        foreach (var statement in _statements.Where(statement => Covers(statement, check))) _used.Add(statement);
    }

    private static bool Covers(JsonObject statement, PermissionCheck check) =>
        TextsOf(statement["Action"]).Contains(check.Action)
        && TextsOf(statement["Resource"]).Any(pattern => Wildcard.Matches(pattern, check.Resource, false))
        && (statement["Condition"]?["StringEquals"]?.AsObject() is not { } condition
            || condition.All(key => check.Context.TryGetValue(key.Key, out var value) && TextsOf(key.Value).Contains(value)));

    private static IEnumerable<string> TextsOf(JsonNode? node) =>
        node is JsonArray list ? list.Select(item => item!.ToString()) : [node!.ToString()];
}
