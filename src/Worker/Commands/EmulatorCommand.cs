using System.CommandLine;
using System.Text.Json.Nodes;
using Reconciler.Access.Authorization;
using Reconciler.Emulator.Host;
using Reconciler.Engine.Aws;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Commands.Rendering;
using Reconciler.Worker.Hosting;

namespace Reconciler.Worker.Commands;

/// <summary><c>emulator</c>: serves the embedded AWS to other clients, such as the AWS CLI.</summary>
internal static class EmulatorCommand
{
    public static Command Build(CommandEnvironment environment)
    {
        var port = new Option<int>("--port")
        {
            Description = "The port on 127.0.0.1; 0 chooses a free port.",
            DefaultValueFactory = _ => ServerAddresses.DefaultPort,
            HelpName = "PORT",
        };
        port.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, out var number) && number is < 0 or > 65535)
            {
                result.AddError($"--port {number}: not a port. Write a number from 0 to 65535; 0 chooses a free port.");
            }
        });
        var state = new Option<string?>("--state") { Description = "The folder for the state. Default: in memory only.", HelpName = "DIR" };
        var allowHost = new Option<string[]>("--allow-host")
        {
            Description = "A host name that clients may use besides loopback and AWS names, such as that of a container; repeatable.",
            HelpName = "NAME",
        };
        allowHost.Validators.Add(result =>
        {
            var wrong = result.Tokens.FirstOrDefault(token => Uri.CheckHostName(token.Value.Trim('[', ']')) == UriHostNameType.Unknown);
            if (wrong is not null)
            {
                result.AddError(
                    $"--allow-host {wrong.Value}: not a host name. Write a name or an IP address, without scheme or port.");
            }
        });
        var undecidable = new Option<string>("--undecidable")
        {
            Description = "What conditions of policies on history and guardrails do, which the embedded AWS cannot decide.",
            DefaultValueFactory = _ => "deny",
            HelpName = "deny|allow",
        };
        undecidable.AcceptOnlyFromAmong("deny", "allow");
        var latency = new Option<string>("--latency")
        {
            Description = "How long resources and calls take: none, interactive (50 ms), or realistic (in the order of magnitude of AWS).",
            DefaultValueFactory = _ => "interactive",
            HelpName = string.Join('|', EmulatorLatency.Profiles.Keys),
        };
        latency.AcceptOnlyFromAmong([.. EmulatorLatency.Profiles.Keys]);
        var quotas = new Option<bool>("--quotas")
        {
            Description = "Enforce the published call rates of AWS, by operation and region; more calls are throttled.",
        };
        var enforceIam = new Option<bool>("--enforce-iam")
        {
            Description = "Refuse signed calls that the identity policies of their user or role do not allow; root keys may do everything.",
        };
        var keys = new Option<string?>("--keys")
        {
            Description = "The access key that clients sign with, such as test:test. Default: a random one, the same for each --state folder.",
            HelpName = "ID:SECRET",
        };
        keys.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && SplitKeys(token.Value) is null)
            {
                result.AddError("--keys: not an access key. Write its id and its secret with a colon between them, such as test:test.");
            }
        });
        var watch = new Option<bool>("--watch")
        {
            Description = "Reload local servers when the folders change that their sources were deployed from, and say how it went.",
        };
        var output = OutputOption.Build(OutputFormat.Text, OutputFormat.Json);
        var command = new Command("emulator", "Serve the embedded AWS to other clients.")
        {
            port, state, keys, allowHost, undecidable, latency, quotas, enforceIam, watch, output,
        };
        command.SetAction((result, cancellationToken) =>
        {
            var folder = result.GetValue(state);
            var options = new EmulatorOptions
            {
                Port = result.GetValue(port),
                AllowedHosts = result.GetValue(allowHost) ?? [],
                StateDirectory = folder is null ? null : Path.GetFullPath(folder),
                Clock = environment.Clock,
                Latency = EmulatorLatency.Profiles[result.GetRequiredValue(latency)],
                BuildCacheDirectory = CacheFolder.FindBuildCache(environment),
            };
            options.Behavior.Undecidable =
                result.GetValue(undecidable) == "allow" ? UndecidableClauses.Allow : UndecidableClauses.Deny;
            options.Behavior.EnforceQuotas = result.GetValue(quotas);
            options.Behavior.EnforceCallerPermissions = result.GetValue(enforceIam);
            return RunAsync(
                options, result.GetValue(keys), result.GetValue(watch), result.GetValue(output), environment, cancellationToken);
        });
        return CommandLine.WithExamples(
            command,
            $"{environment.Program} emulator --port 4566 --keys test:test",
            "AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test aws --endpoint-url http://127.0.0.1:4566 --region us-east-1 "
            + "sts get-caller-identity");
    }

    private static async Task<int> RunAsync(
        EmulatorOptions options,
        string? keys,
        bool watches,
        OutputFormat output,
        CommandEnvironment environment,
        CancellationToken cancellationToken)
    {
        EmulatedAws aws;
        try
        {
            options = EmulatorKeys.Create(options.StateDirectory).ApplyTo(options);
            if (keys is not null && SplitKeys(keys) is var (id, secret))
            {
                // Commands with --local sign with the keys of the folder.
                options = options with { Credentials = new Dictionary<string, string>([new(id, secret), .. options.Credentials]) };
            }

            aws = await EmulatedAws.StartAsync(options, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new ConnectionException(
                $"The emulator cannot start: {e.Message}", "Use another port (--port 0 chooses a free one) or another folder (--state).");
        }

        await using (aws)
        {
            using var address = EmulatorAddress.Write(options.StateDirectory, aws.Endpoint);
            (string Name, string Value)[] variables =
            [
                ("AWS_ENDPOINT_URL", $"{aws.Endpoint}"), ("AWS_ACCESS_KEY_ID", aws.AccessKeyId), ("AWS_SECRET_ACCESS_KEY", aws.SecretAccessKey),
                (EmulatorToken.Variable, aws.Token), ("AWS_REGION", options.Region), ("AWS_DEFAULT_REGION", options.Region),
            ];
            if (output.IsDocument())
            {
                environment.Terminal.WriteEvent(new JsonObject
                {
                    ["endpoint"] = $"{aws.Endpoint}",
                    ["account"] = options.AccountId,
                    ["environment"] = new JsonObject(variables.Select(v => KeyValuePair.Create(v.Name, (JsonNode?)v.Value))),
                });
            }
            else
            {
                environment.Terminal.Screen.WriteUnbroken($"Listening on {aws.Endpoint} as account {options.AccountId}");
                environment.Terminal.Screen.WriteUnbroken($"  {string.Join(' ', variables.Select(v => $"{v.Name}={v.Value}"))}");
                environment.Terminal.Screen.WriteUnbroken(
                    $"  {environment.Program} connect NAME --endpoint-url {aws.Endpoint} shows how MCP clients connect.");
            }

            await using var reloads = watches ? Watch(aws, output, environment) : null;
            var stopped = new TaskCompletionSource();
            await using var registration = cancellationToken.Register(stopped.SetResult);
            await stopped.Task;
        }

        return ExitCode.Done;
    }

    private static LocalReloads Watch(EmulatedAws aws, OutputFormat output, CommandEnvironment environment) => new(
        aws,
        report => ReloadOutput.Write(environment.Terminal, report, output.IsDocument()),
        environment.Clock,
        new WarningLogger(environment.Terminal.Warn));

    private static (string Id, string Secret)? SplitKeys(string text) =>
        text.Split(':', 2) is [{ Length: > 0 } id, { Length: > 0 } secret] ? (id, secret) : null;
}
