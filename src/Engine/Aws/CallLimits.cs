namespace Reconciler.Engine.Aws;

/// <summary>At which endpoints calls keep to the rates of AWS.</summary>
public enum CallLimits
{
    /// <summary>Only at AWS. An endpoint of one's own, such as an emulator, is limited once it throttles.</summary>
    Aws,

    /// <summary>At every endpoint.</summary>
    Always,

    /// <summary>Nowhere, until a call is throttled.</summary>
    Never,
}
