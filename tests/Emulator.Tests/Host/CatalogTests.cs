using Reconciler.Emulator.Host;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Contracts;
using Reconciler.Emulator.Platform.Local;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.Protocols;
using Reconciler.Tests.Shared;
using Xunit.Abstractions;

namespace Emulator.Tests.Host;

public sealed class CatalogTests(ITestOutputHelper output) : IDisposable
{
    private readonly Reconciler.Emulator.Platform.State.Account _account = new(new AccountOptions());

    private IReadOnlyList<IService> Services => new ServiceCatalog(_account, new ServerCommands(_account), new EmulatorOptions(), () => EmulatorLatency.None).All;

    public void Dispose() => _account.Dispose();

    [Fact]
    public void Every_handler_has_the_shapes_of_its_operation() => Assert.All(Services, service =>
    {
        Assert.NotEmpty(service.Handled);
        Assert.All(service.Handled, name => Assert.False(service.Protocol.Contract.Operations[name].IsOutline, name));
    });

    [Fact]
    public void Every_operation_of_the_models_is_in_the_contracts()
    {
        if (AwsModels.AreMissing(output))
            return;
        Assert.All(Services, service =>
        {
            var operations = AwsModels.Load(service.Name)["operations"]!.AsObject();
            // The requests of these look like those of others: of a successor, or of ListBuckets.
            var alike = operations.Where(o => o.Value!["deprecated"] is not null).Select(o => o.Key).Append("ListDirectoryBuckets");
            Assert.Empty(operations.Select(o => o.Key).Except(service.Protocol.Contract.Operations.Keys).Except(alike));
        });
    }

    [Fact]
    public void The_documentation_lists_what_is_implemented() =>
        GoldenFile.AssertEqual(EmbeddedAwsDocument.Write(Services), "docs", "embedded-aws.md");

    [Fact]
    public void Services_are_found_by_the_names_in_their_contracts() => Assert.All(Services, service =>
    {
        Assert.Equal(service.Protocol.Contract.SigningName, service.SigningName);
        Assert.Equal(service.Protocol.Contract.TargetPrefix, service.TargetPrefix);
    });

    [Fact]
    public void Behavior_switches_have_unique_names()
    {
        var names = Services.SelectMany(s => s.Behaviors).Select(b => b.Name).ToList();

        Assert.NotEmpty(names);
        Assert.Equal(names.Distinct(StringComparer.Ordinal), names);
    }

    [Fact]
    public void Every_quota_names_an_operation_of_its_service() => Assert.All(Services, service => Assert.All(service.Quotas, rule =>
        Assert.Contains(
            service.Handled,
            o => o.Contains(rule.Subject, StringComparison.Ordinal)
                && (rule.Mutating is not { } mutating || service.IsMutating(o) == mutating))));

    [Fact]
    public void Every_pattern_of_the_models_compiles()
    {
        var shapes = Services.SelectMany(s => s.Protocol.Contract.Operations.Values).SelectMany(o => new[] { o.Input, o.Output })
            .OfType<Reconciler.Emulator.Platform.Contracts.ShapeContract>();
        var patterns = new HashSet<string>();
        var seen = new HashSet<Reconciler.Emulator.Platform.Contracts.ShapeContract>();
        void Walk(Reconciler.Emulator.Platform.Contracts.ShapeContract shape)
        {
            if (!seen.Add(shape))
                return;
            if (shape.Pattern is { } pattern)
                patterns.Add(pattern);
            var members = shape.Members.Append(shape.Element).Append(shape.Key).Append(shape.Value);
            foreach (var member in members.OfType<Reconciler.Emulator.Platform.Contracts.MemberContract>())
                Walk(member.Shape);
        }

        foreach (var shape in shapes)
            Walk(shape);

        Assert.True(patterns.Count > 100);
        Assert.All(patterns, p => InputValidator.Compile(p));
    }
}
