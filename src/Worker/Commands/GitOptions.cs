using System.CommandLine;
using System.CommandLine.Parsing;
using Reconciler.Worker.Sources.Git;

namespace Reconciler.Worker.Commands;

/// <summary>The options that say which git repositories <c>run</c> follows.</summary>
internal sealed class GitOptions
{
    private const string TokenVariable = "RECONCILER_GIT_TOKEN";

    private readonly Option<GitSource[]> _git = new("--git")
    {
        Description = "A git repository to follow: URL?ref=BRANCH&path=FOLDER. Each folder with specs below the path is a stack; "
            + "repeatable.",
        HelpName = "SOURCE",
        CustomParser = ParseSources,
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _tokenFile = new("--git-token-file")
    {
        Description = $"The file with the token for https repositories; it is read again for each fetch. Default: {TokenVariable}.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _tokenSecret = new("--git-token-secret")
    {
        Description = "The secret in Secrets Manager with the token for https repositories, by name or ARN.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _app = new("--github-app")
    {
        Description = "The id of a GitHub App that is installed at the repositories; its tokens are made with its private key.",
        HelpName = "ID",
    };

    private readonly Option<string?> _appKeyFile = new("--github-app-key-file")
    {
        Description = "The file with the private key of the GitHub App, as PEM.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _appKeySecret = new("--github-app-key-secret")
    {
        Description = "The secret in Secrets Manager with the private key of the GitHub App, by name or ARN.",
        HelpName = "NAME",
    };

    private readonly Option<TimeSpan> _poll = new("--git-poll")
    {
        Description = "The interval of requests for new commits.",
        DefaultValueFactory = _ => TimeSpan.FromSeconds(30),
        HelpName = "DURATION",
        CustomParser = ParseInterval,
    };

    private readonly Option<string?> _folder = new("--git-folder")
    {
        Description = "The folder for copies of repositories, which can be deleted. Default: the user's cache folder.",
        HelpName = "DIR",
    };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="paths">Its paths, which are required without a git source.</param>
    public void AddTo(Command command, Argument<string[]> paths)
    {
        command.Add(_git);
        command.Add(_tokenFile);
        command.Add(_tokenSecret);
        command.Add(_app);
        command.Add(_appKeyFile);
        command.Add(_appKeySecret);
        command.Add(_poll);
        command.Add(_folder);
        command.Validators.Add(result =>
        {
            if (result.GetResult(paths) is not { Tokens.Count: > 0 } && result.GetResult(_git) is null)
                result.AddError("Nothing to reconcile. Give a spec folder as PATH, or a repository with --git.");
            Option[] tokens = [_tokenFile, _tokenSecret, _app];
            if (tokens.Count(option => result.GetResult(option) is not null) > 1)
                result.AddError($"Give one of {string.Join(", ", tokens.Select(option => option.Name))}.");
            var keys = new Option[] { _appKeyFile, _appKeySecret }.Count(option => result.GetResult(option) is not null);
            if (keys != (result.GetResult(_app) is null ? 0 : 1))
                result.AddError($"{_app.Name} needs {_appKeyFile.Name} or {_appKeySecret.Name}, and they need it.");
        });
    }

    /// <summary>Reads the options.</summary>
    /// <param name="result">The parsed command line.</param>
    /// <param name="environment">The environment, which may have the token.</param>
    public GitSettings Read(ParseResult result, CommandEnvironment environment)
    {
        var secrets = new List<SecretText>();
        return new GitSettings(
            result.GetValue(_git) ?? [],
            ReadCredentials(),
            result.GetValue(_poll),
            result.GetValue(_folder) ?? CacheFolder.FindGitFolder(environment))
        {
            Secrets = secrets,
        };

        GitCredentials ReadCredentials()
        {
            if (result.GetValue(_app) is { } app)
            {
                Func<string> readKey = result.GetValue(_appKeyFile) is { } file
                    ? () => WebOptionSet.ReadSecret(file, _appKeyFile.Name)
                    : Follow(_appKeySecret).Read;
                return new GitCredentials(new GitHubApp(app, readKey, environment.Clock).ReadToken);
            }

            if (result.GetValue(_tokenSecret) is null)
                return new GitCredentials(result.GetValue(_tokenFile), environment.Variable(TokenVariable));
            var token = Follow(_tokenSecret);
            return new GitCredentials(_ => token.Read());
        }

        SecretText Follow(Option<string?> option)
        {
            var secret = new SecretText(result.GetValue(option)!, option.Name, environment.Clock);
            secrets.Add(secret);
            return secret;
        }
    }

    private static GitSource[] ParseSources(ArgumentResult result)
    {
        var sources = new List<GitSource>();
        foreach (var token in result.Tokens)
        {
            try
            {
                sources.Add(GitSource.Parse(token.Value));
            }
            catch (GitException e)
            {
                result.AddError($"{e.Message} {e.Hint}");
            }
        }

        if (sources.GroupBy(source => source).FirstOrDefault(group => group.Count() > 1) is { } twice)
            result.AddError($"--git: {twice.Key} is given twice.");
        return [.. sources];
    }

    private static TimeSpan ParseInterval(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (Durations.Parse(text) is not { } interval)
            result.AddError($"'{text}' is not a duration. Write a number and a unit, such as 30s, 5m or 1h.");
        else if (interval < TimeSpan.FromSeconds(1))
            result.AddError("--git-poll must be at least 1s.");
        else
            return interval;
        return default;
    }
}
