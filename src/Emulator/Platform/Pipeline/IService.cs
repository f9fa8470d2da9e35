using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Auth;
using Reconciler.Emulator.Platform.Http;
using Reconciler.Emulator.Platform.Protocols;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Platform.Pipeline;

/// <summary>
/// An AWS service with all that it brings to the emulator. The pipeline knows services by this interface alone, so another service is
/// another folder and one line in the composition root.
/// </summary>
internal interface IService
{
    /// <summary>The account that the service belongs to.</summary>
    Account Account { get; }

    /// <summary>The name of the service's public model.</summary>
    string Name { get; }

    /// <summary>The service's name in ARNs.</summary>
    string ArnName { get; }

    /// <summary>The service's name in the scope of signatures.</summary>
    string SigningName { get; }

    /// <summary>What the <c>X-Amz-Target</c> header starts with, for services of the JSON protocols.</summary>
    string? TargetPrefix { get; }

    /// <summary>How requests to the service are signed.</summary>
    SignatureRules SignatureRules { get; }

    /// <summary>The service's protocol, with its contract.</summary>
    Protocol Protocol { get; }

    /// <summary>The published request quotas, of which the first that fits an operation counts.</summary>
    IReadOnlyList<QuotaRule> Quotas { get; }

    /// <summary>The ways in which the service can be told to be less than instant and consistent.</summary>
    IReadOnlyList<BehaviorSwitch> Behaviors { get; }

    /// <summary>What the service answers over HTTP beside its API.</summary>
    IReadOnlyList<IHttpEndpoint> Endpoints { get; }

    /// <summary>The operations that have handlers.</summary>
    IReadOnlyCollection<string> Handled { get; }

    /// <summary>The handler of an operation, which runs under the account's gate; <see langword="null"/> when there is none.</summary>
    Func<Call, JsonObject>? Handler(string operation);

    /// <summary>Brings a request into the form that the contract speaks of, before it is resolved.</summary>
    void Prepare(AwsRequest request);

    /// <summary>Whether an operation changes something.</summary>
    bool IsMutating(string operation);

    /// <summary>The action that permits an operation, or <see langword="null"/> when it needs none.</summary>
    string? ActionOf(string operation);

    /// <summary>Checks a call beyond its constraints, before its handler runs.</summary>
    /// <exception cref="AwsException">The call is refused.</exception>
    void Check(Call call);

    /// <summary>The error for input that breaks constraints.</summary>
    AwsException Invalid(IReadOnlyList<ConstraintBreach> breaches);
}
