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

    private readonly Option<CommitStatusHost?> _commitStatus = new("--commit-status")
    {
        Description = "Show at each commit what has become of its stacks, at the host of the repository. The git token must allow it.",
        HelpName = "github|gitlab",
        CustomParser = ParseHost,
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_notify);
        command.Add(_slackFile);
        command.Add(_commitStatus);
    }

    /// <summary>Reads the options.</summary>
    /// <param name="result">The parsed command line.</param>
    /// <param name="run">Tells the events of this process from those of others.</param>
    /// <param name="git">The git sources.</param>
    /// <returns>What creates the receivers, of what is known of the stacks.</returns>
    /// <exception cref="ConnectionException">The file cannot be read, or has no URL.</exception>
    public Func<StatusStore, IReadOnlyList<INotificationSink>> Read(ParseResult result, string run, GitSettings git)
    {
        var sinks = new List<INotificationSink>((result.GetValue(_notify) ?? []).Select(url => new CloudEventSink(url, run)));
        if (result.GetValue(_slackFile) is { } file)
        {
            sinks.Add(CommonOptions.TryParseUrl(WebOptionSet.ReadSecret(file, _slackFile.Name)) is { } url
                ? new SlackSink(url)
                : throw new ConnectionException(
                    $"The file {file} does not contain an HTTP URL.",
                    $"Write the URL of the webhook into it, or leave {_slackFile.Name} out."));
        }

        return result.GetValue(_commitStatus) is { } host
            ? statuses => [.. sinks, new CommitStatusSink(host, git.Sources, git.Credentials, statuses)]
            : _ => sinks;
    }

    private static CommitStatusHost? ParseHost(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (Array.Find(Enum.GetNames<CommitStatusHost>(), name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } name)
            return Enum.Parse<CommitStatusHost>(name);
        result.AddError($"'{text}' is neither github nor gitlab.");
        return null;
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
