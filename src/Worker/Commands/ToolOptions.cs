using System.CommandLine;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Mcp;

namespace Reconciler.Worker.Commands;

/// <summary>The options of commands that use a gateway or runtime.</summary>
internal sealed class ToolOptions
{
    public Argument<string> Server { get; } = new("GATEWAY|RUNTIME")
    {
        Description = "The name of a Gateway or McpServer object. Write Kind/name if both exist.",
    };

    public Option<string?> Stack { get; } = new("--stack", "-s")
    {
        Description = "The stack's folder. Default: the stack that has the object.",
        HelpName = "PATH",
    };

    public Option<string?> User { get; } = new("--user")
    {
        Description = "Sign in as this user of the specs; on the embedded AWS also as an IAM user.",
        HelpName = "NAME",
    };

    public Option<string?> Token { get; } = new("--token") { Description = "Use this bearer token.", HelpName = "TOKEN" };

    public Option<bool> Sign { get; } = new("--sigv4") { Description = "Sign the requests with the AWS credentials." };

    public Option<OutputFormat> Output { get; } = OutputOption.Build(OutputFormat.Text, OutputFormat.Json, OutputFormat.Yaml);

    /// <summary>Adds the options that choose the caller; a command line may have one of them.</summary>
    public void AddCaller(Command command)
    {
        command.Add(User);
        command.Add(Token);
        command.Add(Sign);
        command.Validators.Add(result =>
        {
            var given = new[] { result.GetResult(User), result.GetResult(Token), result.GetResult(Sign) };
            if (given.Count(option => option is { Implicit: false }) < 2) return;
            result.AddError("--user, --token and --sigv4 exclude each other. Use only one of them.");
        });
    }

    /// <summary>Reads these options and the connection options. Options that the command does not have count as not given.</summary>
    public ServerArguments Read(ParseResult result, CommonOptions options) => new(
        result.GetRequiredValue(Server),
        result.GetValue(Stack),
        new CallerOptions(
            result.GetValue(User),
            result.GetValue(Token) is { } token ? new AccessToken(token) : null,
            result.GetValue(Sign),

            // At other endpoints all calls have the credentials of the profile.
            result.GetValue(options.Local) is null ? null : result.GetValue(options.Profile)),
        result.GetValue(Output),
        result.GetValue(options.Verbose),
        options.Connection(result));
}
