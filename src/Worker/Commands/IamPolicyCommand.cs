using System.CommandLine;
using System.Text.Json.Nodes;
using Reconciler.Engine.Composition.Permissions;
using Reconciler.Worker.Commands.Output;

namespace Reconciler.Worker.Commands;

/// <summary><c>iam-policy</c>: prints the least-privilege policy of the role that reconciler runs with.</summary>
internal static class IamPolicyCommand
{
    public static Command Build(CommonOptions options, CommandEnvironment environment)
    {
        var readOnly = new Option<bool>("--read-only") { Description = "Only what diff and status read." };
        var account = new Option<string?>("--account")
        {
            Description = "The account id in ARNs. Default: *, because the specs do not say in which account they are applied.",
            HelpName = "ID",
        };
        account.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(token.Value.Length == 12 && token.Value.All(char.IsAsciiDigit)))
                result.AddError($"--account {token.Value}: not an account id. Write its 12 digits.");
        });
        var region = new Option<string?>("--region")
        {
            Description = "The region of stacks that set none. Default: AWS_REGION, else *.",
            HelpName = "REGION",
        };
        var output = OutputOption.Build(OutputFormat.Text, OutputFormat.Json, OutputFormat.Yaml);
        var command = new Command("iam-policy", "Print the least-privilege IAM policy for these stacks.")
        {
            options.Paths, readOnly, account, region, output,
        };
        command.SetAction(result =>
        {
            if (StackFiles.Load(result.GetRequiredValue(options.Paths), environment.Terminal) is not { } stacks) return ExitCode.Error;
            var policies = LeastPrivilege.Find(
                stacks,
                result.GetValue(account),
                result.GetValue(region) ?? environment.Variable("AWS_REGION") ?? environment.Variable("AWS_DEFAULT_REGION"),
                result.GetValue(readOnly));
            Write(policies, result.GetValue(output), environment.Terminal);
            return ExitCode.Done;
        });
        return CommandLine.WithExamples(
            command,
            $"{environment.Program} iam-policy specs/workshop --account 123456789012 > policy.json",
            $"{environment.Program} iam-policy specs/* --read-only",
            $"{environment.Program} iam-policy specs/* -o json");
    }

    private static void Write(IReadOnlyList<StackPolicy> policies, OutputFormat output, Terminal terminal)
    {
        if (output.IsDocument())
        {
            terminal.Write(new JsonObject
            {
                ["policies"] = new JsonArray([.. policies.Select(policy => new JsonObject
                {
                    ["length"] = policy.Length,
                    ["document"] = policy.ToJson(),
                })]),
            });
            return;
        }

        foreach (var policy in policies) terminal.Out.WriteLine(policy.ToJson().ToJsonString(Json.Indented));
        if (policies.Count < 2) return;
        var lengths = string.Join(", ", policies.Select(policy => policy.Length));
        terminal.Error.WriteLine(
            $"These are {policies.Count} policies ({lengths} characters), because a managed policy may have {StackPolicy.MaximumLength}. "
            + "Attach all of them to the role; -o json prints them as a list.");
    }
}
