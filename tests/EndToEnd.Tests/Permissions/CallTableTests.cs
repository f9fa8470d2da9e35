using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Permissions;
using Reconciler.Engine.Resources.Secrets;

namespace EndToEnd.Tests.Permissions;

/// <summary>The table of calls has the calls that the code of the resource types makes: each one, and no other.</summary>
public sealed class CallTableTests
{
    private static readonly ResourceTypes _types = new(new SecretReader(_ => null));

    public static TheoryData<string> Types => [.. _types.InOrder.Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(Types))]
    public void Table_has_the_calls_of_the_code(string name)
    {
        var inCode = CalledOperations.Of(_types.InOrder.Single(type => type.Name == name).GetType()).Select(call => call.Operation);
        var inTable = CallTable.Of(name).SelectMany(row => row.Calls).Select(call => call.Operation).OfType<string>();

        Assert.Equal(inCode.Distinct().Order(StringComparer.Ordinal), inTable.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Table_knows_no_other_types() =>
        Assert.Equal(_types.InOrder.Select(type => type.Name).Order(StringComparer.Ordinal), CallTable.Types.Order(StringComparer.Ordinal));
}
