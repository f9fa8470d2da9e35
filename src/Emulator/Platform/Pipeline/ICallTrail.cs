namespace Reconciler.Emulator.Platform.Pipeline;

/// <summary>Is told of every call of an API when it is answered.</summary>
internal interface ICallTrail
{
    void Record(CallRecord call);
}
