using System.CommandLine;
using System.CommandLine.Parsing;
using Reconciler.Engine.Aws;
using Reconciler.Worker.Hosting;

namespace Reconciler.Worker.Commands;

/// <summary>The options that say whom <c>run</c> tells of changes of conditions.</summary>
internal sealed class NotifyOptions
{
    private readonly Option<Uri[]> _notify = new("--notify")
    {
        Description = "Send each change of a condition to this URL, as a CloudEvent. Repeatable.",
        HelpName = "URL",
        CustomParser = ParseUrls,
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _slackFile = new("--notify-slack-file")
    {
        Description = "The file with the URL of a Slack-compatible webhook, which is told of each change of a condition.",
        HelpName = "FILE",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_notify);
        command.Add(_slackFile);
    }

    /// <summary>Reads the options.</summary>
    /// <param name="result">The parsed command line.</param>
    /// <param name="run">Tells the events of this process from those of others.</param>
    /// <exception cref="ConnectionException">The file cannot be read, or has no URL.</exception>
    public IReadOnlyList<INotificationSink> Read(ParseResult result, string run)
    {
        var sinks = new List<INotificationSink>((result.GetValue(_notify) ?? []).Select(url => new CloudEventSink(url, run)));
        if (result.GetValue(_slackFile) is not { } file) return sinks;
        sinks.Add(CommonOptions.TryParseUrl(WebOptionSet.ReadSecret(file, _slackFile.Name)) is { } url
            ? new SlackSink(url)
            : throw new ConnectionException($"The file {file} does not contain an HTTP URL.", $"Write the URL of the webhook into it, or leave {_slackFile.Name} out."));
        return sinks;
    }

    private static Uri[] ParseUrls(ArgumentResult result)
    {
        var urls = new List<Uri>();
        foreach (var token in result.Tokens)
        {
            if (CommonOptions.TryParseUrl(token.Value) is not { } url) result.AddError($"--notify: '{token.Value}' is not an HTTP URL.");
            else if (url.UserInfo.Length > 0) result.AddError("--notify: the URL contains credentials, which would show in process lists.");
            else urls.Add(url);
        }

        return [.. urls];
    }
}
