using Reconciler.Emulator;
using Reconciler.Emulator.Contracts;
using Reconciler.Emulator.Hosting;
using Reconciler.Emulator.Protocols;
using Reconciler.Emulator.Servers;

namespace Emulator.Tests;

public sealed class CatalogTests : IDisposable
{
    // Of the ways to temporary credentials only AssumeRole is offered.
    private static readonly string[] Unanswered =
    [
        "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity", "DecodeAuthorizationMessage", "GetAccessKeyInfo", "GetFederationToken", "GetSessionToken",
    ];

    private readonly Reconciler.Emulator.Hosting.Account account = new(new EmulatorOptions());

    private IReadOnlyList<Service> Services => new ServiceCatalog(account, new ServerCommands(account)).All;

    public void Dispose() => account.Dispose();

    [Fact]
    public void Every_operation_of_the_contracts_is_answered_and_no_other() => Assert.All(Services, service =>
    {
        Assert.Empty(service.Handled.Except(service.Protocol.Contract.Operations.Keys));
        Assert.Empty(service.Protocol.Contract.Operations.Keys.Except(service.Handled).Except(Unanswered));
    });

    [Fact]
    public void Services_are_found_by_what_their_contracts_say() => Assert.All(Services, service =>
    {
        Assert.Equal(service.Protocol.Contract.SigningName, service.SigningName);
        Assert.Equal(service.Protocol.Contract.TargetPrefix, service.TargetPrefix);
    });

    [Fact]
    public void Every_pattern_of_the_models_is_a_regular_expression_here()
    {
        var shapes = Services.SelectMany(s => s.Protocol.Contract.Operations.Values).SelectMany(o => new[] { o.Input, o.Output }).OfType<Reconciler.Emulator.Contracts.ShapeContract>();
        var patterns = new HashSet<string>();
        var seen = new HashSet<Reconciler.Emulator.Contracts.ShapeContract>();
        void Walk(Reconciler.Emulator.Contracts.ShapeContract shape)
        {
            if (!seen.Add(shape))
                return;
            if (shape.Pattern is { } pattern)
                patterns.Add(pattern);
            foreach (var member in shape.Members.Append(shape.Element).Append(shape.Key).Append(shape.Value).OfType<Reconciler.Emulator.Contracts.MemberContract>())
                Walk(member.Shape);
        }

        foreach (var shape in shapes)
            Walk(shape);

        Assert.True(patterns.Count > 100);
        Assert.All(patterns, p => InputValidator.Compile(p));
    }
}
