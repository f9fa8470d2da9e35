using Amazon.SecretsManager.Model;
using Reconciler.Engine.Aws;
using Reconciler.Spec.Kinds;

namespace Reconciler.Worker.Sources.Git;

/// <summary>
/// The text of a secret in Secrets Manager, such as a token for git. It is read again after some minutes, so it can rotate. Thread-safe.
/// </summary>
/// <param name="name">The name or ARN of the secret.</param>
/// <param name="option">The option that names it, for messages.</param>
/// <param name="clock">The clock.</param>
internal sealed class SecretText(string name, string option, TimeProvider clock)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private (string Text, DateTimeOffset At)? _read;

    /// <summary>Connects to an account with the settings of a stack; set before the first read.</summary>
    public Func<StackSpec, CancellationToken, Task<AwsAccount>>? Connect { get; set; }

    /// <summary>Reads the secret.</summary>
    /// <exception cref="GitException">It cannot be read, or is empty.</exception>
    public string Read()
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (_read is { } read && now - read.At <= MaxAge) return read.Text;
            var text = Call().Trim();
            if (text.Length == 0) throw Refuse("it is empty");
            _read = (text, now);
            return text;
        }
    }

    /// <summary>Fetching blocks its thread, as the library does that needs the token.</summary>
    private string Call()
    {
        using var limit = new CancellationTokenSource(Limit, clock);
        try
        {
            return Task.Run(() => ReadAsync(limit.Token)).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw Refuse($"no answer within {Limit.TotalSeconds} s");
        }
        catch (ConnectionException e)
        {
            throw Refuse(e.Message);
        }
        catch (Exception e) when (FailureClassifier.IsAwsFailure(e))
        {
            throw Refuse(FailureClassifier.Classify(e).ToString());
        }
    }

    private async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        // arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME
        var region = name.Split(':') is ["arn", _, "secretsmanager", { Length: > 0 } written, ..] ? written : null;
        var aws = await Connect!(new StackSpec { Region = region }, cancellationToken);
        var request = new GetSecretValueRequest { SecretId = name };
        return (await aws.CallAsync(aws.SecretsManager.GetSecretValueAsync, request, cancellationToken)).SecretString ?? "";
    }

    private GitException Refuse(string problem) => new(
        GitReasons.Unreachable,
        $"The secret {name} cannot be read: {problem}.",
        $"Check {option}, and that the worker may call secretsmanager:GetSecretValue for it.");
}
