namespace EndToEnd.Tests;

/// <summary>Attributes of a user pool can be added. Cognito can neither change nor remove them, and that is said before anything is done.</summary>
public sealed class UserPoolSchemaTests
{
    private const string Email = "  - {name: email, attributeDataType: String, mutable: true}";
    private const string Tenant = "  - {name: tenant, attributeDataType: String, mutable: true}";
    private const string Level = "  - {name: level, attributeDataType: Number, numberAttributeConstraints: {minValue: \"0\"}}";

    [Fact]
    public async Task Attributes_that_are_added_to_the_spec_are_added_to_the_pool()
    {
        await using var workshop = await ConvergedAsync(Email);
        workshop.Edit(StackBuilder.FileName, Email, $"{Email}\n  {Tenant}\n  {Level}");

        var change = Assert.Single(await workshop.PlannedAsync(), change => change.Resource == "UserPool/users");
        await DriftTests.AssertHealsAsync(workshop);

        Assert.Equal(("update", false), (change.Action, change.IsDrift));
        Assert.Contains("schema[custom:tenant]", change.Fields);
        Assert.Single(workshop.Aws.Requests.Of("AddCustomAttributes"));
        var pool = (await workshop.Clients.Cognito.DescribeUserPoolAsync(new() { UserPoolId = await workshop.PoolIdAsync() })).UserPool;
        Assert.Equal("0", pool.SchemaAttributes.Single(a => a.Name == "custom:level").NumberAttributeConstraints.MinValue);
        Assert.Equal("String", pool.SchemaAttributes.Single(a => a.Name == "custom:tenant").AttributeDataType.Value);
    }

    [Theory]
    [InlineData(Tenant, "", "Cognito cannot remove the attribute custom:tenant")]
    [InlineData(Tenant, "  - {name: tenant, attributeDataType: Number}", "Cognito cannot change attributeDataType of the attribute custom:tenant")]
    [InlineData(Tenant, "  - {name: tenant, attributeDataType: String, mutable: false}", "Cognito cannot change mutable of the attribute")]
    [InlineData(Email, "  - {name: email, attributeDataType: String, mutable: true, required: true}", "Cognito cannot change required")]
    [InlineData(
        Tenant, "  - {name: tenant, attributeDataType: String, mutable: true}\n    - {name: x, attributeDataType: String, required: true}",
        "the attribute custom:x cannot be required")]
    public async Task A_change_that_Cognito_cannot_make_is_refused_before_anything_is_done(string old, string @new, string because)
    {
        await using var workshop = await ConvergedAsync(Email, Tenant);
        workshop.Edit(StackBuilder.FileName, $"  {old}\n", @new.Length == 0 ? "" : $"  {@new}\n");
        workshop.Edit(StackBuilder.FileName, "mfaConfiguration: \"OFF\"", "mfaConfiguration: OPTIONAL");
        workshop.Aws.Requests.Clear();

        var diff = await workshop.DiffAsync();
        var apply = await workshop.ApplyAsync();

        Assert.Equal((1, 1), (diff.ExitCode, apply.ExitCode));
        Assert.Contains("UserPool/users (refused)", diff.Output, StringComparison.Ordinal);
        Assert.Contains(because, Unwrapped(diff), StringComparison.Ordinal);
        Assert.Contains(because, Unwrapped(apply), StringComparison.Ordinal);
        Assert.Empty(workshop.Mutations);
    }

    [Fact]
    public async Task An_attribute_that_somebody_added_is_reported_and_keeps_no_other_drift_from_being_healed()
    {
        await using var workshop = await ConvergedAsync(Email);
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));
        await workshop.Clients.Cognito.AddCustomAttributesAsync(new()
        {
            UserPoolId = await workshop.PoolIdAsync(),
            CustomAttributes = [new() { Name = "role", AttributeDataType = "String", Mutable = true }],
        });
        await workshop.ChangePoolAsync(pool => pool.MfaConfiguration = "OPTIONAL");

        var apply = await workshop.ApplyAsync();
        var diff = await workshop.DiffAsync("--exit-code");

        Assert.Equal((1, 2), (apply.ExitCode, diff.ExitCode));
        Assert.Matches("Drifted +True", apply.Output);
        Assert.Contains("Cognito cannot remove the attribute custom:role", Unwrapped(apply), StringComparison.Ordinal);
        Assert.Contains("refused, drift", diff.Output, StringComparison.Ordinal);
        var pool = (await workshop.Clients.Cognito.DescribeUserPoolAsync(new() { UserPoolId = await workshop.PoolIdAsync() })).UserPool;
        Assert.Equal("OFF", pool.MfaConfiguration.Value);
    }

    private static string Unwrapped(CommandResult result) => string.Join(' ', result.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static Task<Workshop> ConvergedAsync(params string[] attributes) => new StackBuilder("shop")
        .With("UserPool", "users", ["poolName: my-pool", "mfaConfiguration: \"OFF\"", "schema:", .. attributes]).ConvergedAsync();
}
