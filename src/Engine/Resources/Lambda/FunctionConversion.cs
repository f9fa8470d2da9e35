using Amazon.Lambda;
using Amazon.Lambda.Model;
using Reconciler.Engine.Model;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Resources.Lambda;

/// <summary>Converts what Lambda answers to the form of requests.</summary>
internal static class FunctionConversion
{
    /// <summary>Returns the live state of a function.</summary>
    public static LambdaFunctionState ToState(FunctionRow row)
    {
        var configuration = row.Configuration;
        var state = new LambdaFunctionState();

        // Layers are structures in answers and texts in requests.
        var known = ModelMapper.Clone(configuration);
        known.Layers = null;
        ModelMapper.Copy(known, state);
        state.Tags = row.Tags ?? [];
        state.ImageUri = row.ImageUri;
        state.PackageType = configuration.PackageType ?? PackageType.Zip;
        state.Layers = configuration.Layers?.ConvertAll(layer => layer.Arn);
        state.ImageConfig = configuration.ImageConfigResponse?.ImageConfig;

        // The hash of an image is that of its manifest, which nobody knows beforehand: its URI is compared.
        if (state.PackageType == PackageType.Image) state.CodeSha256 = null;
        if (state.VpcConfig is { SubnetIds: null or [] }) state.VpcConfig = null;
        if (state.VpcConfig is { } network) network.Ipv6AllowedForDualStack ??= false;
        if (state.DeadLetterConfig is { TargetArn: null or "" }) state.DeadLetterConfig = null;
        return state;
    }

    /// <summary>Returns what the status of a function means.</summary>
    public static Phase ToPhase(FunctionConfiguration configuration)
    {
        if (configuration.State == State.Failed) return Phase.Failed;
        if (configuration.State == State.Deleting) return Phase.Deleting;
        if (configuration.State == State.Pending || configuration.LastUpdateStatus == LastUpdateStatus.InProgress) return Phase.Changing;
        return configuration.LastUpdateStatus == LastUpdateStatus.Failed ? Phase.Degraded : Phase.Ready;
    }

    /// <summary>Returns the reason that Lambda gives for the status; null if it gives none.</summary>
    public static string? ReasonOf(FunctionConfiguration configuration) =>
        configuration.StateReason is { Length: > 0 } reason ? $"{configuration.State}: {reason}"
        : configuration.LastUpdateStatusReason is { Length: > 0 } update ? $"{configuration.LastUpdateStatus}: {update}"
        : null;
}
