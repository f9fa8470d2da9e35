using System.Text.Json.Nodes;
using EndToEnd.Tests.Members;

namespace EndToEnd.Tests.Import;

/// <summary>Every member that a spec can set is found in AWS again.</summary>
public sealed class ImportedMemberTests
{
    public static TheoryData<string> Walks => [.. MemberWalks.All.Keys];

    [Theory]
    [MemberData(nameof(Walks))]
    public async Task Members_are_imported(string name)
    {
        var walk = MemberWalks.All[name];
        await using var workshop = await MemberWalkTests.Stack(walk, MemberWalkTests.Sample(walk, 1)).ConvergedAsync();
        await OwnerTags.StripAsync(workshop);
        foreach (var pool in (await workshop.Clients.Cognito.ListUserPoolsAsync(new() { MaxResults = 60 })).UserPools ?? [])
        {
            var arn = $"arn:aws:cognito-idp:us-east-1:000000000000:userpool/{pool.Id}";
            await workshop.Clients.Cognito.TagResourceAsync(new() { ResourceArn = arn, Tags = new() { ["team"] = "search" } });
        }

        foreach (var function in (await workshop.Clients.Lambda.ListFunctionsAsync()).Functions ?? [])
            await workshop.Clients.Lambda.TagResourceAsync(new() { Resource = function.FunctionArn, Tags = new() { ["team"] = "search" } });
        workshop.Clock.Advance(TimeSpan.FromMinutes(5));

        var folder = Path.Combine(workshop.Root, "imported");
        var imported = await workshop.RunAsync("import", "--all", "--stack-tag", "team=search", "--out", folder, "--region", "us-east-1");
        Assert.True(imported.ExitCode == 0, imported.ToString());
        var diff = await workshop.RunAsync("diff", folder, "-o", "json");

        Assert.True(diff.ExitCode == 0, diff.ToString());
        var changes = ImportTests.FindChanges(JsonNode.Parse(diff.Output)!);
        Assert.True(changes.Count == 0, $"{string.Join('\n', changes)}\n{imported.Error}");
    }
}
