using System.CommandLine;
using System.CommandLine.Parsing;

namespace Reconciler.Worker.Commands;

/// <summary>Options that several commands share.</summary>
internal sealed class CommonOptions
{
    public Argument<string[]> Paths { get; } = new("PATH")
    {
        Description = "Spec folders (one folder is one stack), single spec files, or - for one stack from standard input.",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>The same paths where something else can take their place.</summary>
    public Argument<string[]> OptionalPaths { get; } = new("PATH")
    {
        Description = "Spec folders (one folder is one stack) or single spec files.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public Option<string?> Local { get; } = LocalOption.Build();

    public Option<string?> Region { get; } = new("--region")
    {
        Description = "The AWS region. Default: the region of the stack, then of the environment.",
        HelpName = "REGION",
    };

    public Option<string?> Profile { get; } = new("--profile") { Description = "The AWS profile with the credentials.", HelpName = "NAME" };

    public Option<Uri?> EndpointUrl { get; } = new("--endpoint-url")
    {
        Description = "The endpoint for all AWS services, such as an emulator.",
        HelpName = "URL",
        CustomParser = ParseUrl,
    };

    public Option<string?> Lease { get; } = LeaseOption.Build();

    public Option<TimeSpan?> Timeout { get; } = TimeoutOption.Build();

    public Option<bool> Verbose { get; } = new("--verbose", "-v")
    {
        Description = "Show more: all fields, reconciler's own tags, and the AWS calls.",
    };

    public Option<bool> Strict { get; } = new("--strict")
    {
        Description = "Take warnings for errors. docs/posture.md says how to accept one with a reason.",
    };

    public Option<bool> ConfirmPrune { get; } = new("--confirm-prune")
    {
        Description = "Prune even more than 10 resources or a quarter of the stack at once.",
    };

    public Option<bool> AllowWidening { get; } = new("--allow-widening")
    {
        Description = "Do not ask for confirmation of changes that may widen access; --yes does not cover these.",
    };

    public Option<bool> AllowDataLoss { get; } = new("--allow-data-loss")
    {
        Description = "Delete and replace what holds people's data, such as user pools with users; --yes does not cover this.",
    };

    public Option<bool> AllowTools { get; } = new("--allow-tools")
    {
        Description = "Agree to the tools that servers list now, where changes of tools are held; --yes does not cover this.",
    };

    public Option<bool> Yes { get; } = new("--yes", "-y") { Description = "Do not ask for confirmation." };

    /// <summary>Adds the options of commands that call AWS.</summary>
    public void AddConnection(Command command)
    {
        command.Add(Local);
        command.Add(Region);
        command.Add(Profile);
        command.Add(EndpointUrl);
        command.Add(Timeout);
        command.Add(Verbose);
        command.Validators.Add(result =>
        {
            if (result.GetResult(Local) is { Implicit: false } && result.GetResult(EndpointUrl) is { Implicit: false })
            {
                result.AddError("--local and --endpoint-url exclude each other: --local brings its own endpoint.");
            }
        });
    }

    /// <summary>Parses the URL of an endpoint; null if the text is none.</summary>
    public static Uri? TryParseUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : null;

    private static Uri? ParseUrl(ArgumentResult result)
    {
        if (TryParseUrl(result.Tokens[0].Value) is { } url) return url;
        result.AddError($"'{result.Tokens[0].Value}' is not an HTTP URL. Write a URL such as http://127.0.0.1:4566.");
        return null;
    }

    /// <summary>
    /// Finds a misspelled option, which System.CommandLine parses as a path; null if there is none. After <c>--</c> every word is a path.
    /// </summary>
    public string? FindMisspelledOption(ParseResult result, IReadOnlyList<string> args)
    {
        var paths = FindPaths(result)?.Tokens.Select(token => token.Value).ToHashSet() ?? [];
        return args.TakeWhile(word => word != "--").FirstOrDefault(word => word is ['-', _, ..] && paths.Contains(word));
    }

    /// <summary>Returns the paths of a command; null if it takes none.</summary>
    public ArgumentResult? FindPaths(ParseResult result) => result.GetResult(Paths) ?? result.GetResult(OptionalPaths);

    /// <summary>Whether a command writes events until it is stopped, and not one result.</summary>
    public static bool IsStream(ParseResult result) =>
        result.CommandResult.Command.Name is "run" or "emulator"
        || result.CommandResult.Children.OfType<OptionResult>().Any(option => option.Option.Name is "--follow" or "--watch" && option.GetValueOrDefault<bool>());

    /// <summary>Reads the options that say how to connect to AWS.</summary>
    public ConnectionSettings Connection(ParseResult result) =>
        new(result.GetValue(Local), result.GetValue(Region), result.GetValue(Profile), result.GetValue(EndpointUrl))
        {
            Lease = result.GetResult(Lease) is null ? null : result.GetValue(Lease),
        };
}
