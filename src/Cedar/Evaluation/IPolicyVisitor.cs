namespace Cedar.Evaluation;

/// <summary>Receives candidate policies. Implemented by a struct, so that a request allocates no delegate.</summary>
internal interface IPolicyVisitor
{
    void Visit(CompiledPolicy policy);
}
