using System.Text;
using Amazon.Lambda;
using Amazon.Lambda.Model;

namespace EndToEnd.Tests;

/// <summary>Lambda functions of a stack: made, invoked, changed and destroyed.</summary>
public sealed class LambdaFunctionTests
{
    private const string Name = DriftFunctionCases.Name;

    [Fact]
    public async Task Function_is_made_with_its_role_and_runs()
    {
        await using var workshop = await ServingAsync(Answering("first"));

        Assert.Equal("""{"text": "first"}""", await InvokeAsync(workshop));

        var function = (await workshop.Clients.Lambda.GetFunctionAsync(Name)).Configuration;
        Assert.Equal("arn:aws:iam::000000000000:role/shop-function-function-role", function.Role);
        var role = await workshop.Clients.Iam.ListRolePoliciesAsync(new() { RoleName = "shop-function-function-role" });
        Assert.Equal(["FunctionPolicy"], role.PolicyNames);
        Assert.Equal(0, (await workshop.DiffAsync("--exit-code")).ExitCode);
    }

    [Fact]
    public async Task Code_and_configuration_change_one_after_the_other()
    {
        await using var workshop = await ServingAsync(Answering("first"));
        var path = Path.Combine(workshop.Specs, "function", "app.py");
        await File.WriteAllTextAsync(path, Answering("second").Replace("handler", "other", StringComparison.Ordinal));
        workshop.Files.Edit(StackBuilder.FileName, "app.handler", "app.other");
        workshop.Aws.Requests.Clear();

        var planned = Assert.Single(await workshop.PlannedAsync());
        Assert.Equal(("LambdaFunction/function", "update"), (planned.Resource, planned.Action));
        Assert.Equal(["codeSha256", "handler"], planned.Fields.Where(field => !field.StartsWith("tags.", StringComparison.Ordinal)));
        Assert.False(planned.IsDrift);
        var result = await workshop.ApplyAsync();

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal("""{"text": "second"}""", await InvokeAsync(workshop));
        Assert.Single(workshop.Aws.Requests.Of("UpdateFunctionCode"));
        Assert.Single(workshop.Aws.Requests.Of("UpdateFunctionConfiguration"));
        Assert.Equal(0, (await workshop.DiffAsync("--exit-code")).ExitCode);
    }

    [Fact]
    public async Task Same_files_are_the_same_code_wherever_they_are()
    {
        await using var workshop = await DriftFunctionCases.Stack().ConvergedAsync();
        File.SetLastWriteTimeUtc(Path.Combine(workshop.Specs, "function", "app.py"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        Assert.Empty(await workshop.PlannedAsync());
    }

    [Fact]
    public async Task Function_whose_update_was_interrupted_between_configuration_and_code_is_a_change_and_no_drift()
    {
        await using var workshop = await DriftFunctionCases.Stack().ConvergedAsync();
        await File.WriteAllTextAsync(Path.Combine(workshop.Specs, "function", "app.py"), Answering("second"));
        workshop.Files.Edit(StackBuilder.FileName, "MODE: test", "MODE: other");
        workshop.Aws.Faults.Fail("UpdateFunctionCode", "AccessDeniedException", "No.", 403, times: null);

        Assert.NotEqual(0, (await workshop.ApplyAsync()).ExitCode);
        workshop.Aws.Faults.Clear();

        var planned = Assert.Single(await workshop.PlannedAsync());
        Assert.Equal(["codeSha256"], planned.Fields.Where(field => !field.StartsWith("tags.", StringComparison.Ordinal)));
        Assert.False(planned.IsDrift);
    }

    [Fact]
    public async Task Permission_that_nobody_has_asked_for_is_removed_and_one_that_is_gone_comes_back()
    {
        await using var workshop = await DriftFunctionCases.Stack().ConvergedAsync();
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));
        await workshop.Clients.Lambda.RemovePermissionAsync(new() { FunctionName = Name, StatementId = "from-api" });
        await workshop.Clients.Lambda.AddPermissionAsync(new()
        {
            FunctionName = Name,
            StatementId = "from-everybody",
            Action = "lambda:InvokeFunction",
            Principal = "*",
        });

        var result = await workshop.ApplyAsync("--confirm-prune");

        Assert.True(result.ExitCode == 0, result.ToString());
        var policy = (await workshop.Clients.Lambda.GetPolicyAsync(new() { FunctionName = Name })).Policy;
        Assert.Contains("\"from-api\"", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("from-everybody", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deleted_function_is_made_again_with_its_permissions_and_destroy_leaves_nothing()
    {
        await using var workshop = await DriftFunctionCases.Stack().ConvergedAsync();
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));
        await workshop.Clients.Lambda.DeleteFunctionAsync(Name);

        await DriftTests.AssertHealsAsync(workshop);

        Assert.Contains("from-api", (await workshop.Clients.Lambda.GetPolicyAsync(new() { FunctionName = Name })).Policy, StringComparison.Ordinal);
        var destroyed = await workshop.DestroyAsync();
        Assert.True(destroyed.ExitCode == 0, destroyed.ToString());
        Assert.Empty(await Inventory.OfAsync(workshop));
    }

    [Fact]
    public async Task Second_resync_of_a_settled_function_calls_nothing_but_lists()
    {
        await using var workshop = await DriftFunctionCases.Stack().ConvergedAsync();

        await workshop.ConvergeAsync();

        Assert.Empty(workshop.Mutations);
        Assert.Single(workshop.Aws.Requests.Of("ListFunctions"));
        Assert.Single(workshop.Aws.Requests.Of("GetFunction"));
        Assert.Single(workshop.Aws.Requests.Of("GetPolicy"));
    }

    [Theory]
    [InlineData("code: {}", "exactly one of path, s3, image")]
    [InlineData("code: {path: nowhere}\nruntime: python3.13\nhandler: a.b", "does not exist")]
    [InlineData("code: {path: function}", "needs a runtime")]
    [InlineData("code: {image: x}\nhandler: a.b", "an image has no handler")]
    [InlineData("code: {path: function}\nruntime: python3.13\nhandler: a.b\nenvironment: {variables: {AWS_REGION: x}}", "Lambda itself sets the variable AWS_REGION")]
    [InlineData("code: {path: function}\nruntime: python3.13\nhandler: a.b\nfunctionName: \"a b\"", "functionName")]
    [InlineData("code: {path: function}\nruntime: python3.13\nhandler: a.b\npublish: true", "unknown field")]
    [InlineData("code: {path: function}\nruntime: python3.13\nhandler: a.b\npermissions: [{name: a, principal: b}, {name: a, principal: c}]", "a")]
    public async Task Mistake_is_an_error_of_validate(string spec, string message)
    {
        await using var workshop = await new StackBuilder("shop").WithFunction().With("LambdaFunction", "wrong", spec).StartAsync();

        var result = await workshop.RunAsync("validate", workshop.Specs);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    private static string Answering(string text) => $"def handler(event, context):\n    return {{'text': '{text}'}}\n";

    private static Task<Workshop> ServingAsync(string code) => Workshop.ConvergedAsync(
        WorkshopOptions.Serving with { Stack = new StackBuilder("shop").WithFunction(code: code) });

    private static async Task<string> InvokeAsync(Workshop workshop)
    {
        var reply = await workshop.Clients.Lambda.InvokeAsync(new InvokeRequest { FunctionName = Name, Payload = "{}" });
        return Encoding.UTF8.GetString(reply.Payload.ToArray());
    }
}
