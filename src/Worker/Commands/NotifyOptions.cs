using System.CommandLine;
using System.CommandLine.Parsing;
using Reconciler.Engine.Aws;
using Reconciler.Worker.Hosting;
using Reconciler.Worker.Hosting.Events;

namespace Reconciler.Worker.Commands;

/// <summary>The options that say whom <c>run</c> tells of changes of conditions.</summary>
internal sealed class NotifyOptions
{
    private readonly Option<Target[]> _notify = new("--notify")
    {
        Description = "Send each change of a condition to this URL or SQS queue, as a CloudEvent. Repeatable.",
        HelpName = "URL|sqs://QUEUE",
        CustomParser = ParseTargets,
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _slackFile = new("--notify-slack-file")
    {
        Description = "The file with the URL of a Slack-compatible webhook, which is told of each change of a condition.",
        HelpName = "FILE",
    };

    private readonly Option<GitHost?> _commitStatus = new("--commit-status")
    {
        Description = "Show at each commit what has become of its stacks, at the host of the repository. The git token must allow it.",
        HelpName = "github|gitlab",
        CustomParser = PullRequestOptions.ParseHost,
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
    public Func<NotificationContext, IReadOnlyList<INotificationSink>> Read(ParseResult result, string run, GitSettings git)
    {
        var targets = result.GetValue(_notify) ?? [];
        SlackSink? slack = null;
        if (result.GetValue(_slackFile) is { } file)
        {
            slack = CommonOptions.TryParseUrl(WebOptionSet.ReadSecret(file, _slackFile.Name)) is { } url
                ? new SlackSink(url)
                : throw new ConnectionException(
                    $"The file {file} does not contain an HTTP URL.",
                    $"Write the URL of the webhook into it, or leave {_slackFile.Name} out.");
        }

        var host = result.GetValue(_commitStatus);
        return context =>
        [
            .. targets.Select(target => target.Create(context, run)),
            .. slack is null ? [] : new[] { new HttpSink(slack, context.Http) },
            .. host is null
                ? []
                : new[] { new HttpSink(new CommitStatusSink(host.Value, git.Sources, git.Credentials, context.Statuses), context.Http) },
        ];
    }

    private static Target[] ParseTargets(ArgumentResult result)
    {
        var targets = new List<Target>();
        foreach (var token in result.Tokens)
        {
            if (QueueAddress.Parse(token.Value) is { } queue) targets.Add(new Target(null, queue));
            else if (CommonOptions.TryParseUrl(token.Value) is not { } url)
                result.AddError($"--notify: '{token.Value}' is neither an HTTP URL nor a queue, such as sqs://NAME or sqs://REGION/NAME.");
            else if (url.UserInfo.Length > 0) result.AddError("--notify: the URL contains credentials, which would show in process lists.");
            else targets.Add(new Target(url, null));
        }

        return [.. targets];
    }

    /// <summary>A receiver of CloudEvents: a URL or a queue.</summary>
    private sealed record Target(Uri? Url, QueueAddress? Queue)
    {
        public INotificationSink Create(NotificationContext context, string run) => Queue is { } queue
            ? new QueueSink(queue, token => context.Connect(queue.Region, token), run)
            : new HttpSink(new CloudEventSink(Url!, run), context.Http);
    }
}
