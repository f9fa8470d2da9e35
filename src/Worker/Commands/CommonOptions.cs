using System.CommandLine;
using System.CommandLine.Parsing;
using Reconciler.Worker.Commands.Output;

namespace Reconciler.Worker.Commands;

/// <summary>Options that several commands share.</summary>
internal sealed class CommonOptions
{
    public Argument<string[]> Paths { get; } = new("PATH")
    {
        Description = "Spec folders (one folder is one stack) or single spec files.",
        Arity = ArgumentArity.OneOrMore,
        Validators = { RefuseOptions },
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

    public Option<bool> Verbose { get; } = new("--verbose", "-v")
    {
        Description = "Show more: all fields, reconciler's own tags, and the AWS calls.",
    };

    public Option<OutputFormat> Output { get; } = new("--output", "-o")
    {
        Description = "The output format: text, json or markdown.",
        HelpName = "FORMAT",
        CustomParser = ParseFormat,
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

    public Option<bool> Yes { get; } = new("--yes", "-y") { Description = "Do not ask for confirmation." };

    /// <summary>Adds the options of commands that call AWS.</summary>
    public void AddConnection(Command command)
    {
        command.Add(Local);
        command.Add(Region);
        command.Add(Profile);
        command.Add(EndpointUrl);
        command.Add(Verbose);
    }

    private static Uri? ParseUrl(ArgumentResult result)
    {
        if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is ("http" or "https")) return url;
        result.AddError($"'{result.Tokens[0].Value}' is not an HTTP URL. Write a URL such as http://127.0.0.1:4566.");
        return null;
    }

    /// <summary>Parses the name of an output format; upper and lower case do not differ.</summary>
    public static OutputFormat ParseFormat(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var names = Enum.GetNames<OutputFormat>();
        if (Array.Find(names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } name)
        {
            return Enum.Parse<OutputFormat>(name);
        }

        result.AddError($"'{text}' is not an output format. Use one of: {string.Join(", ", names).ToLowerInvariant()}.");
        return default;
    }

    // System.CommandLine parses a misspelled option as a path.
    private static void RefuseOptions(ArgumentResult result)
    {
        foreach (var token in result.Tokens.Where(token => token.Value.StartsWith('-')))
        {
            result.AddError($"Unrecognized option '{token.Value}'. To use a folder with this name, write ./{token.Value}.");
        }
    }

    /// <summary>Reads the options that say how to connect to AWS.</summary>
    public ConnectionSettings Connection(ParseResult result) =>
        new(result.GetValue(Local), result.GetValue(Region), result.GetValue(Profile), result.GetValue(EndpointUrl));
}
