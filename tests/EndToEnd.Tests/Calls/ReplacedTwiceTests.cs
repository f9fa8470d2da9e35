using Reconciler.Emulator.Host;
using Reconciler.Tests.Shared;

namespace EndToEnd.Tests.Calls;

/// <summary>
/// A resource that is replaced again and again by one process, which still has the list that it read before. The list has the name twice:
/// one of the two resources is gone.
/// </summary>
public sealed class ReplacedTwiceTests
{
    private const string Key = "key/11111111-1111-1111-1111-111111111111";
    private const string OtherKey = "key/22222222-2222-2222-2222-222222222222";

    [Theory]
    [InlineData("Gateway", "protocolType: MCP", "description: plain")]
    [InlineData("PolicyEngine", Key, OtherKey)]
    public async Task Each_replacement_is_one_create_and_one_delete(string kind, string one, string two)
    {
        await using var fleet = await Fleet.StartAsync(EmulatorLatency.None);
        fleet.Add(
        [
            new StackBuilder("shop")
                .With("Gateway", "tools", "protocolType: MCP", "authorizerType: AWS_IAM")
                .With("PolicyEngine", "engine", $"encryptionKeyArn: arn:aws:kms:us-east-1:000000000000:{Key}"),
        ]);
        await fleet.ConvergeAsync();

        for (var change = 0; change < 4; change++)
        {
            var before = fleet.Calls.ByOperation;
            fleet.Edit("shop", change % 2 == 0 ? one : two, change % 2 == 0 ? two : one);
            await fleet.ConvergeAsync();

            Assert.Equal((1, 1), (Made(fleet, before, $"Create{kind}"), Made(fleet, before, $"Delete{kind}")));
        }
    }

    private static int Made(Fleet fleet, IReadOnlyDictionary<string, int> before, string operation) =>
        fleet.Calls.ByOperation.GetValueOrDefault(operation) - before.GetValueOrDefault(operation);
}
