namespace Cedar.Evaluation;

/// <summary>Receives candidates; a struct, so that no request allocates a delegate.</summary>
internal interface IPolicyVisitor
{
    void Visit(CompiledPolicy policy);
}
