using System.CommandLine;
using System.CommandLine.Parsing;
using Reconciler.Worker.Hosting;
using Reconciler.Worker.Hosting.PullRequests;

namespace Reconciler.Worker.Commands;

/// <summary>The options that say which pull requests <c>run</c> comments.</summary>
internal sealed class PullRequestOptions
{
    private readonly Option<GitHost?> _host = new("--pull-requests")
    {
        Description = "Comment open pull requests with what they change and whose access, at the host of the repository.",
        HelpName = "github|gitlab",
        CustomParser = ParseHost,
    };

    private readonly Option<bool> _forks = new("--pull-requests-of-forks")
    {
        Description = "Comment those of forks, too: whoever can open one then lets the worker plan specs of theirs.",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_host);
        command.Add(_forks);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_forks) is { Implicit: false } && result.GetResult(_host) is null)
                result.AddError($"{_forks.Name} needs {_host.Name}.");
        });
    }

    /// <summary>Reads the options; null if none is commented.</summary>
    public PullRequestSettings? Read(ParseResult result) =>
        result.GetValue(_host) is { } host ? new PullRequestSettings(host, result.GetValue(_forks)) : null;

    /// <summary>Parses the name of a host.</summary>
    public static GitHost? ParseHost(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (Array.Find(Enum.GetNames<GitHost>(), name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } name)
            return Enum.Parse<GitHost>(name);
        result.AddError($"'{text}' is neither github nor gitlab.");
        return null;
    }
}
