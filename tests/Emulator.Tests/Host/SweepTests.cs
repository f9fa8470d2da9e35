using System.Text.Json;
using Reconciler.Emulator.DataPlane.Runtime;
using Reconciler.Emulator.Host;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Local;
using Reconciler.Emulator.Services.AgentCore.Identity;
using Reconciler.Tests.Shared;
using Xunit.Abstractions;

namespace Emulator.Tests.Host;

/// <summary>
/// Every operation of botocore's models, without parameters, with the required ones, with all, and with broken bodies: it is answered by its
/// own handler or with 501, never with 500 and never by another operation.
/// </summary>
public sealed class SweepTests(ITestOutputHelper output)
{
    private static readonly string[] NotImplemented = ["NotImplementedException", "NotImplemented"];

    [Fact]
    public async Task Every_operation_is_implemented_or_says_that_it_is_not()
    {
        await using var account = await Account.StartAsync();
        using var state = new Reconciler.Emulator.Platform.State.Account(new AccountOptions());
        var services = new ServiceCatalog(state, new ServerCommands(state), new EmulatorOptions(), () => EmulatorLatency.None).All;
        var script = await File.ReadAllTextAsync(Repository.File("tests", "Emulator.Tests", "Host", "sweep.py"));

        var text = await Boto3.RunAsync(account, script, output, [.. services.Select(s => s.Name), "bedrock-agentcore"]);
        if (text is null)
            return;

        var handled = services.ToDictionary(s => s.Name, s => s.Handled);
        handled["bedrock-agentcore"] = [.. RuntimeInvocations.Operations, .. IdentityOperations.Names];
        var answers = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Answer.Read).ToList();
        Assert.True(answers.Count > 4000, $"{answers.Count} requests were sent.");
        Assert.All(answers.GroupBy(a => (a.Service, a.Operation)), operation =>
        {
            var isHandled = handled[operation.Key.Service].Contains(operation.Key.Operation);
            Assert.All(operation, answer =>
            {
                var told = $"{answer.Service} {answer.Operation} ({answer.Variant}): {answer.Status} {answer.Code} {answer.Body}";
                if (!isHandled)
                    Assert.True(answer.Status == 501 && NotImplemented.Contains(answer.Code), told);
                else
                    Assert.True(answer.Status < 500, told);
                if (answer.Variant == "twice")
                    Assert.True(answer is { Status: 400, Code: "SerializationException" }, told);
                // The endpoints of the data plane answer before the log of API calls.
                Assert.True(answer.Logged.Count == 0 ? answer.Service == "bedrock-agentcore" && isHandled
                    : answer.Logged is [var name] && name == answer.Operation, $"{told} ran {string.Join(", ", answer.Logged)}");
            });
        });
    }

    private sealed record Answer(
        string Service, string Operation, string Variant, int Status, string? Code, IReadOnlyList<string> Logged, string Body)
    {
        public static Answer Read(string line)
        {
            using var document = JsonDocument.Parse(line);
            var row = document.RootElement;
            return new(
                row[0].GetString()!,
                row[1].GetString()!,
                row[2].GetString()!,
                row[3].GetInt32(),
                row[4].GetString(),
                [.. row[5].EnumerateArray().Select(o => o.GetString()!)],
                row[6].GetString()!);
        }
    }
}
