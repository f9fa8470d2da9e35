using System.Diagnostics;
using Amazon.IdentityManagement.Model;
using Emulator.Tests.Services.AgentCore;
using Reconciler.Emulator.Host;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.State;

namespace Emulator.Tests.Platform.State;

public sealed class StateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("emulator-state-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task An_account_in_a_folder_is_the_same_for_the_next_process()
    {
        await using (var before = await Account.StartAsync(new EmulatorOptions { StateDirectory = _folder }))
        {
            await AgentCoreStack.PrepareAsync(before);
            await before.Secrets.CreateSecretAsync(new() { Name = "s", SecretBinary = new MemoryStream([1, 2, 3]) });
        }

        await using var after = await Account.StartAsync(new EmulatorOptions { StateDirectory = _folder });

        Assert.Equal(["builder", "execution"], (await after.Iam.ListRolesAsync(new ListRolesRequest())).Roles.Select(r => r.RoleName));
        using var source = await after.S3.GetObjectAsync("sources", "app.zip");
        Assert.True(source.ContentLength > 0);
        Assert.Equal("v1", Assert.Single((await after.Ecr.ListImagesAsync(new() { RepositoryName = "app" })).ImageIds).ImageTag);
        Assert.Equal([1, 2, 3], (await after.Secrets.GetSecretValueAsync(new() { SecretId = "s" })).SecretBinary.ToArray());
        Assert.Single((await after.CodeBuild.ListBuildsAsync(new())).Ids);
    }

    [Fact]
    public async Task A_transition_that_was_under_way_goes_on_after_a_restart()
    {
        var options = new EmulatorOptions { StateDirectory = _folder, Latency = new() { PolicyEngine = TimeSpan.FromSeconds(10) } };
        string id;
        await using (var before = await Account.StartAsync(options))
            id = (await before.AgentCore.CreatePolicyEngineAsync(new() { Name = "engine" })).PolicyEngineId;

        await using var after = await Account.StartAsync(options);

        Assert.Equal("CREATING", (await after.AgentCore.GetPolicyEngineAsync(new() { PolicyEngineId = id })).Status.Value);
        after.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("ACTIVE", (await after.AgentCore.GetPolicyEngineAsync(new() { PolicyEngineId = id })).Status.Value);
    }

    [Fact]
    public async Task A_folder_in_use_is_refused_by_name()
    {
        await using var first = await Account.StartAsync(new EmulatorOptions { StateDirectory = _folder });

        var error = await Assert.ThrowsAsync<IOException>(() => Account.StartAsync(new EmulatorOptions { StateDirectory = _folder }));

        Assert.Equal(
            $"The emulator state in '{_folder}' is in use by another process (process {Environment.ProcessId}). " +
                "Stop it, or choose another folder.", error.Message);
    }

    [Fact]
    public async Task A_line_that_a_killed_process_did_not_finish_is_forgotten()
    {
        await using (var before = await Account.StartAsync(new EmulatorOptions { StateDirectory = _folder }))
            await CreateRoleAsync(before, "whole");
        await File.AppendAllTextAsync(Path.Combine(_folder, "state.jsonl"), """["iam/roles","torn",{"RoleName":"to""");

        await using (var after = await Account.StartAsync(new EmulatorOptions { StateDirectory = _folder }))
        {
            Assert.Equal(["whole"], await NamesAsync(after));
            await CreateRoleAsync(after, "next");
        }

        await using var last = await Account.StartAsync(new EmulatorOptions { StateDirectory = _folder });
        Assert.Equal(["next", "whole"], await NamesAsync(last));
    }

    [Fact]
    public async Task The_state_holds_secrets_and_is_its_owners_alone()
    {
        await using var account = await Account.StartAsync(new EmulatorOptions { StateDirectory = _folder });

        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, "state.jsonl")));
    }

    [Fact]
    public async Task A_file_that_is_no_state_is_left_alone()
    {
        var path = Path.Combine(_folder, "state.jsonl");
        await File.WriteAllTextAsync(path, "something of the user's\n");

        await Assert.ThrowsAsync<InvalidDataException>(() => Account.StartAsync(new EmulatorOptions { StateDirectory = _folder }));

        Assert.Equal("something of the user's\n", await File.ReadAllTextAsync(path));
    }

    [Fact]
    public void The_journal_is_rewritten_when_it_is_mostly_history()
    {
        var options = new AccountOptions { StateDirectory = _folder };
        using (var store = new StateStore(options))
        {
            for (var i = 0; i < 10_000; i++)
            {
                store["t"].Put($"key-{i % 10}", new() { ["value"] = i });
                store.Commit();
            }
        }

        Assert.InRange(File.ReadLines(Path.Combine(_folder, "state.jsonl")).Count(), 11, 2_100);
        using var reloaded = new StateStore(options);
        Assert.Equal(10, reloaded["t"].Count);
        Assert.Equal(9_999, reloaded["t"].Find("key-9")!["value"]!.GetValue<int>());
    }

    [Fact]
    public void Bodies_that_nothing_names_any_more_go_at_the_next_start()
    {
        var options = new AccountOptions { StateDirectory = _folder };
        string kept;
        using (var store = new StateStore(options))
        {
            kept = store.Blobs.Put("kept"u8);
            store.Blobs.Put("orphaned"u8);
            store["t"].Put("k", new()
            {
                ["nested"] = new System.Text.Json.Nodes.JsonArray(new System.Text.Json.Nodes.JsonObject { ["_blob"] = kept }),
            });
            store.Commit();
        }

        using var reloaded = new StateStore(options);

        Assert.Equal([kept], Directory.EnumerateFiles(Path.Combine(_folder, "blobs")).Select(Path.GetFileName));
        Assert.Equal("kept"u8.ToArray(), reloaded.Blobs.Get(kept));
    }

    /// <summary>A process that creates roles is killed. Every role whose creation was acknowledged must exist afterwards.</summary>
    [Fact]
    public async Task State_is_whole_after_a_kill()
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        string[] arguments =
        [
            "exec", "--runtimeconfig", "Emulator.Tests.runtimeconfig.json", "--depsfile", "Emulator.Tests.deps.json",
            "Emulator.Tests.dll", KilledProcess.Switch, _folder,
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var acknowledged = new List<string>();
        while (acknowledged.Count < 200 && await process.StandardOutput.ReadLineAsync() is { } line)
            acknowledged.Add(line);
        process.Kill();
        await process.WaitForExitAsync();
        acknowledged.AddRange(
            (await process.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).SkipLast(1));

        await using var after = await Account.StartAsync(new EmulatorOptions { StateDirectory = _folder });

        Assert.True(acknowledged.Count >= 200, await process.StandardError.ReadToEndAsync());
        Assert.Subset((await NamesAsync(after)).ToHashSet(), acknowledged.ToHashSet());
    }

    private static Task CreateRoleAsync(Account account, string name) =>
        account.Iam.CreateRoleAsync(new() { RoleName = name, AssumeRolePolicyDocument = Policies.Trust("x.amazonaws.com") });

    private static async Task<List<string>> NamesAsync(Account account)
    {
        var names = new List<string>();
        var request = new ListRolesRequest { MaxItems = 1000 };
        ListRolesResponse page;
        do
        {
            page = await account.Iam.ListRolesAsync(request);
            names.AddRange((page.Roles ?? []).Select(r => r.RoleName));
            request.Marker = page.Marker;
        }
        while (page.IsTruncated == true);
        return names;
    }
}
