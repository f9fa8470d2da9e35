using System.CommandLine;
using System.CommandLine.Parsing;
using Reconciler.Worker.Commands.Output;

namespace Reconciler.Worker.Commands;

/// <summary>The options that most commands share.</summary>
internal sealed class CommonOptions
{
    public Argument<string[]> Paths { get; } = new("PATH")
    {
        Description = "Folders of specs (a folder is a stack), or single files.",
        Arity = ArgumentArity.OneOrMore,
        Validators = { RefuseOptions },
    };

    public Option<string?> Local { get; } = LocalOption.Build();

    public Option<string?> Region { get; } = new("--region") { Description = "The AWS region; the stack's or the environment's when left out.", HelpName = "REGION" };

    public Option<string?> Profile { get; } = new("--profile") { Description = "The AWS profile to sign in with.", HelpName = "NAME" };

    public Option<Uri?> EndpointUrl { get; } = new("--endpoint-url")
    {
        Description = "An endpoint for all AWS services, such as an emulator's.",
        HelpName = "URL",
        CustomParser = ParseUrl,
    };

    public Option<bool> Verbose { get; } = new("--verbose", "-v") { Description = "Say more: all members, our own tags, the calls made." };

    public Option<OutputFormat> Output { get; } = new("--output", "-o") { Description = "How to write the result: text, json or markdown.", HelpName = "FORMAT", CustomParser = ParseFormat };

    public Option<bool> ConfirmPrune { get; } = new("--confirm-prune") { Description = "Delete even when it is much at once." };

    public Option<bool> AllowWidening { get; } = new("--allow-widening") { Description = "Do not ask again where somebody may get access that they do not have." };

    public Option<bool> Yes { get; } = new("--yes", "-y") { Description = "Do not ask." };

    /// <summary>Adds what a command that talks to AWS takes.</summary>
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
        result.AddError($"'{result.Tokens[0].Value}' is no URL. Write one such as http://127.0.0.1:4566.");
        return null;
    }

    /// <summary>A format by its name.</summary>
    public static OutputFormat ParseFormat(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (Enum.GetNames<OutputFormat>().FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } name) return Enum.Parse<OutputFormat>(name);
        result.AddError($"'{text}' is no format. There are {string.Join(", ", Enum.GetNames<OutputFormat>()).ToLowerInvariant()}.");
        return default;
    }

    // A misspelled option would be taken for a folder.
    private static void RefuseOptions(ArgumentResult result)
    {
        foreach (var token in result.Tokens.Where(token => token.Value.StartsWith('-'))) result.AddError($"Unrecognized option '{token.Value}'. A folder of that name is written ./{token.Value}.");
    }

    /// <summary>What was said about how to reach AWS.</summary>
    public ConnectionSettings Connection(ParseResult result) =>
        new(result.GetValue(Local), result.GetValue(Region), result.GetValue(Profile), result.GetValue(EndpointUrl));
}
