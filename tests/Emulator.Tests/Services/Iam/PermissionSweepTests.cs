using System.Text.Json.Nodes;
using Reconciler.Emulator.Host;
using Reconciler.Emulator.Platform.Auth;
using Reconciler.Emulator.Platform.Contracts;
using Reconciler.Emulator.Platform.Local;
using Reconciler.Emulator.Platform.Pipeline;

namespace Emulator.Tests.Services.Iam;

/// <summary>Every operation that the emulator has says which permissions it needs, whatever members its input has.</summary>
public sealed class PermissionSweepTests : IDisposable
{
    private const string Region = "us-east-1";
    private const int Deepest = 4;

    // Who may call these needs no permission, or the handler asks for it.
    private static readonly string[] WithoutPermission = ["GetCallerIdentity", "AssumeRole"];

    // Some calls without a name are about the caller.
    private static readonly Caller Me = new("AKIA", "arn:aws:iam::000000000000:user/me", "AIDA", null) { UserName = "me" };

    private readonly Reconciler.Emulator.Platform.State.Account _account;
    private readonly IReadOnlyList<IService> _services;

    public PermissionSweepTests()
    {
        var options = new EmulatorOptions();
        _account = new Reconciler.Emulator.Platform.State.Account(options.ForAccount());
        _services = new ServiceCatalog(_account, new ServerCommands(_account), options).All;
    }

    public void Dispose() => _account.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Each_operation_needs_a_permission_on_a_resource(bool withOptionalMembers)
    {
        var wrong = new List<string>();
        foreach (var (service, operation) in from service in _services from name in service.Handled select (service, name))
        {
            var contract = service.Protocol.Contract.Operations[operation];
            if (contract.NoAuth || WithoutPermission.Contains(operation)) continue;
            var input = contract.Input is { } shape ? (JsonObject)Sample(shape, withOptionalMembers, 0)! : [];
            var call = new Call(service, contract, input, Me, Region, null!);
            try
            {
                var needed = service.PermissionsOf(call).ToList();
                if (needed.Count == 0) wrong.Add($"{service.Name} {operation} needs nothing");
                wrong.AddRange(needed
                    .Where(one => one.Resource != "*" && !one.Resource.StartsWith("arn:", StringComparison.Ordinal) && one.Resource != Text)
                    .Select(one => $"{service.Name} {operation}: {one}"));
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                wrong.Add($"{service.Name} {operation}: {e.Message}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    // Long enough for a path, and what a copy names as its source.
    private const string Text = "sample/text";

    private static JsonNode? Sample(ShapeContract shape, bool withOptionalMembers, int depth) => shape.Kind switch
    {
        ShapeKind.Structure => new JsonObject(shape.Members
            .Where(member => member.Required || (withOptionalMembers && depth < Deepest))
            .Select(member => KeyValuePair.Create(member.Name, Sample(member.Shape, withOptionalMembers, depth + 1)))),
        ShapeKind.List => new JsonArray(Sample(shape.Element!.Shape, withOptionalMembers, depth + 1)),
        ShapeKind.Map => new JsonObject { ["key"] = Text },
        ShapeKind.String => Text,
        ShapeKind.Boolean => true,
        _ => 1,
    };
}
