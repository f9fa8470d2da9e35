using System.CommandLine;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Mcp;

namespace Reconciler.Worker.Commands;

/// <summary>What the commands take that talk to a gateway or a runtime.</summary>
internal sealed class ToolOptions
{
    public Argument<string> Server { get; } = new("GATEWAY|RUNTIME") { Description = "The name of a Gateway or McpServer object; Kind/name where both have it." };

    public Option<string?> Stack { get; } = new("--stack", "-s") { Description = "The stack's folder; found by the name when left out.", HelpName = "PATH" };

    public Option<string?> User { get; } = new("--user") { Description = "Sign in as this user of the specs.", HelpName = "NAME" };

    public Option<string?> Token { get; } = new("--token") { Description = "Show this bearer token.", HelpName = "TOKEN" };

    public Option<bool> Sign { get; } = new("--sigv4") { Description = "Sign with the AWS credentials." };

    public Option<OutputFormat> Output { get; } = new("--output", "-o") { Description = "How to write the result: text or json.", HelpName = "FORMAT", CustomParser = CommonOptions.ParseFormat };

    /// <summary>Adds the ways to say who calls, of which at most one is taken.</summary>
    public void AddCaller(Command command)
    {
        command.Add(User);
        command.Add(Token);
        command.Add(Sign);
        command.Validators.Add(result =>
        {
            var given = new[] { result.GetResult(User), result.GetResult(Token), result.GetResult(Sign) }.Count(option => option is { Implicit: false });
            if (given > 1) result.AddError("--user, --token and --sigv4 are three ways to say who calls; give one of them.");
        });
    }

    /// <summary>What was said of these, and of how to reach AWS. What a command does not take was not said.</summary>
    public ServerArguments Read(ParseResult result, CommonOptions options) => new(
        result.GetRequiredValue(Server),
        result.GetValue(Stack),
        new CallerOptions(result.GetValue(User), result.GetValue(Token) is { } token ? new AccessToken(token) : null, result.GetValue(Sign)),
        result.GetValue(Output),
        result.GetValue(options.Verbose),
        options.Connection(result));
}
